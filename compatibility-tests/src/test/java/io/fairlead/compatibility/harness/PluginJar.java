// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Packs the tests' own connectors as a plugin, so that they are loaded in isolation. */
public final class PluginJar {

  private static final String PACKAGE = "io/fairlead/compatibility/plugin";
  private static final String PREFIX = "io.fairlead.compatibility.plugin.";

  private PluginJar() {}

  /** Writes the plugin into a folder of its own below {@code pluginPath}, which is returned. */
  public static Path writeBelow(Path pluginPath) {
    try {
      Path folder = Files.createDirectories(pluginPath.resolve("compatibility-plugin"));
      try (JarOutputStream jar =
          new JarOutputStream(Files.newOutputStream(folder.resolve("plugin.jar")))) {
        Path root =
            Path.of(PluginJar.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Path> classes;
        try (Stream<Path> files = Files.list(root.resolve(PACKAGE))) {
          classes = files.toList();
        }
        for (Path file : classes) {
          add(jar, PACKAGE + "/" + file.getFileName(), Files.readAllBytes(file));
        }
        add(
            jar,
            "META-INF/services/org.apache.kafka.connect.source.SourceConnector",
            lines("SequenceSource", "TalkativeSource"));
        add(
            jar,
            "META-INF/services/org.apache.kafka.connect.sink.SinkConnector",
            lines("HangingSink", "HangsInConfig"));
      }
      return pluginPath;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] lines(String... names) {
    return Stream.of(names)
        .map(name -> PREFIX + name)
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }
}
