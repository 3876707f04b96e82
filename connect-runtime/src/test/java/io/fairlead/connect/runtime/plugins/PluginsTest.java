// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.WorkerConfig;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {

  @TempDir static Path classPathIndex;
  @TempDir Path folder;
  private Path pluginPath;

  /** So that not each test scans the class path of the tests. */
  @BeforeAll
  static void indexClassPath() {
    Plugins.load(Map.of("fairlead.plugin.index.path", classPathIndex.toString())).close();
  }

  @BeforeEach
  void makePluginPath() throws IOException {
    pluginPath = Files.createDirectories(folder.resolve("plugins"));
    Path index = Files.createDirectories(folder.resolve("index"));
    try (var files = Files.list(classPathIndex)) {
      for (Path file : files.toList()) {
        Files.copy(file, index.resolve(file.getFileName()));
      }
    }
  }

  private Map<String, String> properties(String... more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("plugin.path", pluginPath.toString());
    properties.put("fairlead.plugin.index.path", folder.resolve("index").toString());
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    return properties;
  }

  private static List<PluginDescription> acme(Plugins plugins) {
    return plugins.descriptions().stream()
        .filter(plugin -> plugin.className().startsWith("acme."))
        .toList();
  }

  @Test
  void keepsSeveralVersionsApart() throws IOException {
    new PluginJar().transformation("Upper", "1.9.0").jar(pluginPath.resolve("old/upper.jar"));
    new PluginJar().transformation("Upper", "1.10.0").jar(pluginPath.resolve("new/upper.jar"));

    try (Plugins plugins = Plugins.load(properties())) {
      Transformation<?> newest = plugins.newTransformation("acme.Upper", null, null);
      Transformation<?> exact = plugins.newTransformation("Upper", "1.9.0", null);
      Transformation<?> ranged = plugins.newTransformation("Upper", "[1.0,1.10)", null);
      ClassLoader old = exact.getClass().getClassLoader();

      // their helpers have the same name and say the version of the jar they are from
      assertThat(newest).hasToString("1.10.0");
      assertThat(exact).hasToString("1.9.0");
      assertThat(ranged.getClass()).isSameAs(exact.getClass());
      assertThat(newest.getClass()).isNotSameAs(exact.getClass());
      assertThat(old.toString()).contains("old");
      assertThat(plugins.newTransformation("Upper", null, old)).hasToString("1.9.0");
      assertThatThrownBy(() -> plugins.newTransformation("Upper", "[2,)", null))
          .isInstanceOf(PluginVersionNotFoundException.class)
          .hasMessageContaining("[1.9.0, 1.10.0]");
    }
  }

  @Test
  void findsWhatApacheFinds() throws IOException {
    new PluginJar()
        .transformation("Upper", "1.0")
        .service(Transformation.class, "acme.Upper")
        .jar(pluginPath.resolve("folder/upper.jar"));
    new PluginJar()
        .transformation("Lower", "2.0")
        .service(Transformation.class, "acme.Lower")
        .jar(pluginPath.resolve("uber.jar"));
    new PluginJar()
        .transformation("Middle", "3.0")
        .service(Transformation.class, "acme.Middle")
        .folder(pluginPath.resolve("classes"));
    Path elsewhere =
        new PluginJar()
            .transformation("Linked", "4.0")
            .service(Transformation.class, "acme.Linked")
            .jar(folder.resolve("elsewhere/l.jar"));
    Files.createDirectories(pluginPath.resolve("links"));
    Files.createSymbolicLink(pluginPath.resolve("links/l.jar"), elsewhere);

    org.apache.kafka.connect.runtime.isolation.Plugins apache =
        new org.apache.kafka.connect.runtime.isolation.Plugins(
            properties("plugin.discovery", "service_load"));
    Set<String> expected = new TreeSet<>();
    apache.sinkConnectors().forEach(plugin -> expected.add(line(plugin)));
    apache.sourceConnectors().forEach(plugin -> expected.add(line(plugin)));
    apache.converters().forEach(plugin -> expected.add(line(plugin)));
    apache.headerConverters().forEach(plugin -> expected.add(line(plugin)));
    apache.transformations().forEach(plugin -> expected.add(line(plugin)));
    apache.predicates().forEach(plugin -> expected.add(line(plugin)));
    apache.connectorClientConfigPolicies().forEach(plugin -> expected.add(line(plugin)));

    try (Plugins plugins = Plugins.load(properties("plugin.discovery", "service_load"))) {
      Set<String> found = new TreeSet<>();
      plugins.descriptions().stream()
          .filter(plugin -> plugin.type() != PluginType.CONFIGPROVIDER)
          .filter(plugin -> plugin.type() != PluginType.REST_EXTENSION)
          .forEach(
              plugin ->
                  found.add(
                      String.join(
                          " ",
                          plugin.className(),
                          plugin.type().toString(),
                          plugin.version(),
                          plugin.location())));
      assertThat(acme(plugins)).hasSize(4);
      assertThat(found).isEqualTo(expected);
      assertThat(plugins.scanReport().problems()).isEmpty();
    }
  }

  private static String line(org.apache.kafka.connect.runtime.isolation.PluginDesc<?> plugin) {
    return String.join(
        " ", plugin.className(), plugin.typeName(), plugin.version(), plugin.location());
  }

  @Test
  void showsPluginsNothingOfTheWorkerButTheSharedApi() throws Exception {
    new PluginJar()
        .transformation("Upper", "1.0")
        .resource("acme/text", "the plugin's")
        .jar(pluginPath.resolve("p/upper.jar"));

    try (Plugins plugins = Plugins.load(properties())) {
      ClassLoader loader =
          plugins.newTransformation("Upper", null, null).getClass().getClassLoader();

      assertThat(loader.loadClass(Transformation.class.getName())).isSameAs(Transformation.class);
      assertThat(loader.loadClass("org.slf4j.Logger")).isSameAs(org.slf4j.Logger.class);
      assertThat(loader.loadClass("com.fasterxml.jackson.databind.JsonNode")).isNotNull();
      assertThatThrownBy(() -> loader.loadClass("org.assertj.core.api.Assertions"))
          .isInstanceOf(ClassNotFoundException.class);
      assertThatThrownBy(() -> loader.loadClass(Plugins.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
      assertThat(loader.getResource("META-INF/services/org.junit.platform.engine.TestEngine"))
          .isNull();
      URL text = loader.getResource("acme/text");
      assertThat(text).isNotNull();
      assertThat(loader.toString()).contains(pluginPath.resolve("p").toUri().toURL().toString());
      // a plugin of another location can be named in settings, on the worker's thread too
      assertThat(plugins.workerLoader().loadClass("acme.Upper").getClassLoader()).isSameAs(loader);
      assertThat(plugins.workerLoader().loadClass("Upper").getClassLoader()).isSameAs(loader);
      assertThatThrownBy(() -> plugins.workerLoader().loadClass("acme.Helper"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void pluginsBringTheirOwnImplementations() throws IOException {
    // an old json converter in the connector's folder wins for that connector
    new PluginJar()
        .source(
            "org.apache.kafka.connect.json.JsonConverter",
            """
            package org.apache.kafka.connect.json;
            import java.util.Map;
            import org.apache.kafka.connect.data.*;
            public class JsonConverter implements org.apache.kafka.connect.storage.Converter {
              public void configure(Map<String, ?> configs, boolean isKey) {}
              public byte[] fromConnectData(String topic, Schema schema, Object value) { return null; }
              public SchemaAndValue toConnectData(String topic, byte[] value) { return null; }
              public String version() { return "1.0"; }
            }
            """)
        .transformation("Upper", "1")
        .jar(pluginPath.resolve("p/p.jar"));

    try (Plugins plugins = Plugins.load(properties())) {
      ClassLoader beside =
          plugins.newTransformation("Upper", null, null).getClass().getClassLoader();

      assertThat(plugins.newConverter("JsonConverter", null, beside).getClass().getClassLoader())
          .isSameAs(beside);
      assertThat(plugins.newConverter("JsonConverter", null, null).getClass())
          .isSameAs(org.apache.kafka.connect.json.JsonConverter.class);
    }
  }

  @Test
  void skipsWhatIsBrokenAndSaysSo() throws IOException {
    Files.createDirectories(pluginPath.resolve("broken"));
    Files.writeString(pluginPath.resolve("broken/broken.jar"), "this is no jar");
    new PluginJar().transformation("Upper", "1.0").jar(pluginPath.resolve("broken/good.jar"));
    new PluginJar()
        .source(
            "acme.Thrower", predicate("Thrower", "static { if (true) throw new Error(\"no\"); }"))
        .source("acme.Picky", predicate("Picky", "public Picky() { throw new Error(\"never\"); }"))
        .source("acme.NoDefault", predicate("NoDefault", "public NoDefault(int i) { }"))
        .source(
            "acme.Shy",
            predicate(
                "Shy", "public String version() { throw new IllegalStateException(\"hm\"); }"))
        .source(
            "acme.Sleeper",
            predicate(
                "Sleeper", "public Sleeper() throws Exception { Thread.currentThread().join(); }"))
        .service(org.apache.kafka.connect.storage.Converter.class, "acme.NotThere")
        .jar(pluginPath.resolve("bad/bad.jar"));

    try (Plugins plugins = Plugins.load(properties("fairlead.plugin.call.timeout.ms", "4000"))) {
      assertThat(acme(plugins))
          .extracting(PluginDescription::className)
          .containsExactly("acme.Shy", "acme.Upper");
      assertThat(plugins.descriptions("acme.Shy", PluginType.PREDICATE))
          .extracting(PluginDescription::version)
          .containsExactly("undefined");
      assertThat(plugins.scanReport().problems())
          .hasSize(6)
          .anySatisfy(problem -> assertThat(problem).contains("broken.jar"))
          .anySatisfy(problem -> assertThat(problem).contains("acme.Thrower").contains("no"))
          .anySatisfy(problem -> assertThat(problem).contains("acme.Picky").contains("never"))
          .anySatisfy(problem -> assertThat(problem).contains("acme.Shy").contains("hm"))
          .anySatisfy(problem -> assertThat(problem).contains("acme.Sleeper").contains("4 seconds"))
          .anySatisfy(problem -> assertThat(problem).contains("acme.NotThere"));
    }
  }

  private static String predicate(String name, String body) {
    return """
        package acme;
        import java.util.Map;
        import org.apache.kafka.common.config.ConfigDef;
        import org.apache.kafka.connect.connector.ConnectRecord;
        public class %1$s<R extends ConnectRecord<R>>
            implements org.apache.kafka.connect.transforms.predicates.Predicate<R> {
          %2$s
          public ConfigDef config() { return new ConfigDef(); }
          public boolean test(R record) { return true; }
          public void close() {}
          public void configure(Map<String, ?> configs) {}
        }
        """
        .formatted(name, body);
  }

  @Test
  void secondStartNeitherScansNorLoads() throws IOException {
    Path jar = new PluginJar().transformation("Upper", "1.0").jar(pluginPath.resolve("p/u.jar"));
    List<PluginDescription> first;
    try (Plugins plugins = Plugins.load(properties())) {
      first = plugins.descriptions();
      assertThat(plugins.scanReport().archivesScanned()).isEqualTo(1);
      assertThat(plugins.scanReport().pluginsTried()).isEqualTo(1);
    }
    System.clearProperty("acme.loaded");

    try (Plugins plugins = Plugins.load(properties())) {
      assertThat(plugins.scanReport().archivesScanned()).isZero();
      assertThat(plugins.scanReport().pluginsTried()).isZero();
      assertThat(System.getProperty("acme.loaded")).isNull();
      assertThat(plugins.descriptions())
          .extracting(PluginDescription::toString)
          .isEqualTo(first.stream().map(PluginDescription::toString).toList());
      assertThat(plugins.newTransformation("Upper", null, null)).hasToString("1.0");
    }

    new PluginJar().transformation("Upper", "1.0.1-longer").jar(jar);
    try (Plugins plugins = Plugins.load(properties())) {
      assertThat(plugins.scanReport().archivesScanned()).isEqualTo(1);
      assertThat(plugins.scanReport().pluginsTried()).isEqualTo(1);
      assertThat(acme(plugins))
          .extracting(PluginDescription::version)
          .containsExactly("1.0.1-longer");
    }
  }

  @Test
  void aBrokenIndexIsMadeAnew() throws IOException {
    new PluginJar().transformation("Upper", "1.0").jar(pluginPath.resolve("p/u.jar"));
    Plugins.load(properties()).close();
    try (var files = Files.list(folder.resolve("index"))) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      }
    }

    try (Plugins plugins = Plugins.load(properties())) {
      assertThat(acme(plugins)).hasSize(1);
      assertThat(plugins.scanReport().archivesScanned()).isPositive();
    }
  }

  @Test
  void discoveryModesKeepTheirMeaning() throws IOException {
    new PluginJar()
        .transformation("Listed", "1.0")
        .service(Transformation.class, "acme.Listed # the one")
        .jar(pluginPath.resolve("a/a.jar"));
    new PluginJar().transformation("Unlisted", "1.0").jar(pluginPath.resolve("b/b.jar"));

    assertThat(found("service_load")).containsExactly("acme.Listed");
    assertThat(found("ONLY_SCAN")).containsExactly("acme.Listed", "acme.Unlisted");
    assertThat(found("hybrid_warn")).containsExactly("acme.Listed", "acme.Unlisted");
    assertThatThrownBy(() -> found("hybrid_fail"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("acme.Unlisted")
        .hasMessageNotContaining("acme.Listed")
        .hasMessageContaining("hybrid_warn");
    assertThatThrownBy(() -> found("sometimes")).hasMessageContaining("only_scan");
    // nor can it be named, as in Apache's runtime
    try (Plugins plugins = Plugins.load(properties("plugin.discovery", "service_load"))) {
      assertThatThrownBy(() -> plugins.newTransformation("acme.Unlisted", null, null))
          .isInstanceOf(PluginNotFoundException.class);
    }
  }

  private List<String> found(String mode) {
    try (Plugins plugins = Plugins.load(properties("plugin.discovery", mode))) {
      return acme(plugins).stream().map(PluginDescription::className).toList();
    }
  }

  @Test
  void configProvidersNeedAManifest() throws IOException {
    new PluginJar()
        .source("acme.ListedProvider", provider("ListedProvider"))
        .source("acme.HiddenProvider", provider("HiddenProvider"))
        .service(ConfigProvider.class, "acme.ListedProvider")
        .jar(pluginPath.resolve("p/p.jar"));
    Map<String, String> properties =
        properties(
            "config.providers", "it",
            "config.providers.it.class", "acme.ListedProvider",
            "config.providers.it.param.prefix", "value of ",
            "bootstrap.servers", "localhost:9092",
            "group.id", "${it:g}",
            "key.converter", "JsonConverter",
            "value.converter", "JsonConverter",
            "config.storage.topic", "c",
            "offset.storage.topic", "o",
            "status.storage.topic", "s");

    try (Plugins plugins = Plugins.load(properties);
        LoaderSwap swap = Plugins.swap(plugins.workerLoader())) {
      WorkerConfig config = WorkerConfig.distributed(properties);
      try (ConfigProviders providers = plugins.configProviders(config)) {
        assertThat(acme(plugins))
            .extracting(PluginDescription::className)
            .containsExactly("acme.ListedProvider");
        assertThat(config.groupId()).isEqualTo("value of g");
        assertThat(providers.resolve(Map.of("k", "${it:x}")).values())
            .containsEntry("k", "value of x");
      }
    }
  }

  private static String provider(String name) {
    return """
        package acme;
        import java.util.*;
        import org.apache.kafka.common.config.ConfigData;
        public class %s implements org.apache.kafka.common.config.provider.ConfigProvider {
          private Object prefix;
          public ConfigData get(String path) { return new ConfigData(Map.of()); }
          public ConfigData get(String path, Set<String> keys) {
            Map<String, String> data = new HashMap<>();
            keys.forEach(key -> data.put(key, prefix + key));
            return new ConfigData(data);
          }
          public void configure(Map<String, ?> configs) { prefix = configs.get("prefix"); }
          public void close() {}
        }
        """
        .formatted(name);
  }

  @Test
  void knowsAliasesAndSuggestsNames() throws IOException {
    new PluginJar().transformation("Upper", "1").jar(pluginPath.resolve("p/u.jar"));

    try (Plugins plugins = Plugins.load(properties())) {
      Connector connector = plugins.newConnector("FileStreamSource", null);

      assertThat(connector.getClass().getName())
          .isEqualTo("org.apache.kafka.connect.file.FileStreamSourceConnector");
      assertThat(plugins.aliases("org.apache.kafka.connect.file.FileStreamSourceConnector"))
          .containsExactly("FileStreamSource", "FileStreamSourceConnector");
      // two transformations are called Value, so that is none's alias
      assertThat(plugins.aliases()).doesNotContainKey("Value").containsEntry("Upper", "acme.Upper");
      assertThat(plugins.nearest("FileStremSource")).contains("FileStreamSource");
      assertThat(plugins.nearest("org.acme.FileStreamSourceConnector"))
          .contains("FileStreamSourceConnector");
      assertThatThrownBy(() -> plugins.newConnector("FileStremSource", null))
          .isInstanceOf(PluginNotFoundException.class)
          .hasMessageContaining("Did you mean FileStreamSource")
          .hasMessageContaining("plugin.path");
      assertThatThrownBy(() -> plugins.newConnector("JsonConverter", null))
          .isInstanceOf(PluginNotFoundException.class)
          .hasMessageContaining("No connector is called JsonConverter");
      assertThatThrownBy(() -> plugins.newConnector("xyz", null))
          .isInstanceOf(PluginNotFoundException.class)
          .hasMessageContaining("FileStreamSinkConnector");
    }
  }

  @Test
  void readsClassesOfMultiReleaseJars() throws IOException {
    // the base class is no transformation, the one for Java 9 and later is
    Path newer = new PluginJar().transformation("Multi", "9").folder(folder.resolve("newer"));
    Path older =
        new PluginJar()
            .source("acme.Multi", "package acme; public class Multi {}")
            .folder(folder.resolve("older"));
    Path jar = pluginPath.resolve("p/m.jar");
    Files.createDirectories(jar.getParent());
    try (var out =
        new java.util.jar.JarOutputStream(Files.newOutputStream(jar), multiReleaseManifest())) {
      put(out, "acme/Multi.class", older.resolve("acme/Multi.class"));
      put(out, "acme/Helper.class", newer.resolve("acme/Helper.class"));
      put(out, "META-INF/versions/9/acme/Multi.class", newer.resolve("acme/Multi.class"));
    }

    try (Plugins plugins = Plugins.load(properties())) {
      assertThat(plugins.newTransformation("acme.Multi", null, null)).hasToString("9");
    }
  }

  private static java.util.jar.Manifest multiReleaseManifest() {
    java.util.jar.Manifest manifest = new java.util.jar.Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Multi-Release", "true");
    return manifest;
  }

  private static void put(java.util.jar.JarOutputStream out, String name, Path file)
      throws IOException {
    out.putNextEntry(new java.util.zip.ZipEntry(name));
    out.write(Files.readAllBytes(file));
    out.closeEntry();
  }

  @Test
  void registersJdbcDriversOfPlugins() throws Exception {
    new PluginJar()
        .transformation("Upper", "1")
        .source(
            "acme.AcmeDriver",
            """
            package acme;
            import java.sql.*;
            import java.util.Properties;
            public class AcmeDriver implements Driver {
              static {
                try {
                  DriverManager.registerDriver(new AcmeDriver());
                  System.setProperty("acme.driver", "registered");
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              }
              public Connection connect(String url, Properties info) { return null; }
              public boolean acceptsURL(String url) { return url.startsWith("jdbc:acme:"); }
              public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) { return null; }
              public int getMajorVersion() { return 1; }
              public int getMinorVersion() { return 0; }
              public boolean jdbcCompliant() { return false; }
              public java.util.logging.Logger getParentLogger() { return null; }
            }
            """)
        .service(java.sql.Driver.class, "acme.AcmeDriver")
        .jar(pluginPath.resolve("p/p.jar"));
    System.clearProperty("acme.driver");

    try (Plugins plugins = Plugins.load(properties())) {
      plugins.newTransformation("Upper", null, null);

      assertThat(System.getProperty("acme.driver")).isEqualTo("registered");
    }
  }

  @Test
  void aMissingPluginPathIsAProblemOnly() {
    try (Plugins plugins =
        Plugins.load(properties("plugin.path", folder.resolve("nowhere").toString()))) {
      assertThat(plugins.descriptions()).isNotEmpty();
    }
  }

  @Test
  void closesItsLoaders() throws IOException {
    new PluginJar().transformation("Upper", "1").jar(pluginPath.resolve("p/u.jar"));
    Plugins plugins = Plugins.load(properties());
    ClassLoader loader = plugins.newTransformation("Upper", null, null).getClass().getClassLoader();

    plugins.close();
    plugins.close();

    assertThatThrownBy(() -> loader.loadClass("acme.Helper"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}
