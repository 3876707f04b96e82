// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The benchmark's connectors as a plugin folder, the same for both runtimes. */
final class PluginJar {

  private static final String PACKAGE = "io/fairlead/benchmarks/plugin";

  private PluginJar() {}

  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(folder.resolve("benchmark-plugin.jar")))) {
      copyClasses(jar);
      service(
          jar,
          "org.apache.kafka.connect.source.SourceConnector",
          "BenchmarkSource",
          "SteadySource");
      service(jar, "org.apache.kafka.connect.sink.SinkConnector", "BenchmarkSink", "LatencySink");
    }
  }

  private static void copyClasses(JarOutputStream jar) throws IOException {
    URI location;
    try {
      location = PluginJar.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    Path root = Path.of(location);
    if (Files.isDirectory(root)) {
      copy(jar, root);
    } else {
      try (FileSystem own = FileSystems.newFileSystem(root, Map.of())) {
        copy(jar, own.getPath("/"));
      }
    }
  }

  private static void copy(JarOutputStream jar, Path root) throws IOException {
    List<Path> classes;
    try (Stream<Path> files = Files.list(root.resolve(PACKAGE))) {
      classes = files.toList();
    }
    for (Path file : classes) {
      jar.putNextEntry(new JarEntry(PACKAGE + "/" + file.getFileName()));
      try (InputStream bytes = Files.newInputStream(file)) {
        bytes.transferTo(jar);
      }
      jar.closeEntry();
    }
  }

  private static void service(JarOutputStream jar, String type, String... names)
      throws IOException {
    jar.putNextEntry(new JarEntry("META-INF/services/" + type));
    for (String name : names) {
      jar.write((PACKAGE.replace('/', '.') + "." + name + "\n").getBytes("UTF-8"));
    }
    jar.closeEntry();
  }
}
