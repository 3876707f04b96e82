// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles sources and packs them into a jar or folder, as the makers of plugins do. */
public final class PluginJar {

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> resources = new LinkedHashMap<>();

  public PluginJar source(String className, String code) {
    sources.put(className, code);
    return this;
  }

  public PluginJar resource(String name, String content) {
    resources.put(name, content);
    return this;
  }

  /** A transformation that says its version and where its helper comes from. */
  public PluginJar transformation(String simpleName, String version) {
    return source(
            "acme." + simpleName,
            """
        package acme;
        import java.util.Map;
        import org.apache.kafka.common.config.ConfigDef;
        import org.apache.kafka.connect.components.Versioned;
        import org.apache.kafka.connect.connector.ConnectRecord;
        import org.apache.kafka.connect.transforms.Transformation;
        public class %1$s<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
          static { System.setProperty("acme.loaded", "%1$s"); }
          public R apply(R record) { return record; }
          public ConfigDef config() {
            return new ConfigDef()
                .define("field", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "a field")
                .define("key", ConfigDef.Type.PASSWORD, "none", ConfigDef.Importance.LOW, "a key");
          }
          public void close() {}
          public void configure(Map<String, ?> configs) {}
          public String version() { return "%2$s"; }
          public String toString() { return new Helper().toString(); }
        }
        """
                .formatted(simpleName, version))
        .source(
            "acme.Helper",
            "package acme; public class Helper { public String toString() { return \""
                + version
                + "\"; } }");
  }

  public PluginJar service(Class<?> type, String... classNames) {
    return resource("META-INF/services/" + type.getName(), String.join("\n", classNames));
  }

  public Path jar(Path jar) throws IOException {
    Path classes = Files.createTempDirectory("classes");
    folder(classes);
    Files.createDirectories(jar.getParent());
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Iterator<Path> each = files.filter(Files::isRegularFile).sorted().iterator();
          each.hasNext(); ) {
        Path file = each.next();
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        zip.write(Files.readAllBytes(file));
        zip.closeEntry();
      }
    }
    return jar;
  }

  public Path folder(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (!sources.isEmpty()) {
      compile(folder);
    }
    for (Map.Entry<String, String> resource : resources.entrySet()) {
      Path file = folder.resolve(resource.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, resource.getValue());
    }
    return folder;
  }

  private void compile(Path output) throws IOException {
    Path root = Files.createTempDirectory("sources");
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = root.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue(), StandardCharsets.UTF_8));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
      manager.setLocationFromPaths(
          StandardLocation.CLASS_PATH, PluginLocations.classPath(getClass().getClassLoader()));
      java.io.StringWriter messages = new java.io.StringWriter();
      boolean done =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of("-proc:none", "-nowarn", "--release", "17"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!done) {
        throw new IOException(messages.toString());
      }
    }
  }
}
