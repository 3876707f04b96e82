// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import io.fairlead.connect.runtime.config.PluginDiscoveryMode;
import io.fairlead.connect.runtime.config.WorkerConfig;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lays out the class loaders, and has the plugins found. */
record PluginsBuilder(
    List<String> pluginPath,
    PluginDiscoveryMode mode,
    boolean modeChosen,
    Path indexFolder,
    Duration callTimeout) {

  private static final Logger LOG = LoggerFactory.getLogger(PluginsBuilder.class);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /**
   * Class loaders: each isolated one asks {@code shared} for what it has not, which knows all
   * plugins and the shared API; {@code worker} knows all plugins and the whole class path.
   */
  record Loaders(RegistryLoader worker, RegistryLoader shared, List<PluginLoader> isolated) {}

  static PluginsBuilder of(WorkerConfig config) {
    return of(
        config.originals().entrySet().stream()
            .filter(entry -> entry.getValue() != null)
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> Objects.toString(entry.getValue()))));
  }

  static PluginsBuilder of(Map<String, String> properties) {
    Object path =
        ConfigDef.parseType(
            WorkerConfig.PLUGIN_PATH_CONFIG,
            properties.get(WorkerConfig.PLUGIN_PATH_CONFIG),
            ConfigDef.Type.LIST);
    List<String> elements =
        path instanceof List<?> list
            ? list.stream().map(String::valueOf).filter(name -> !name.isBlank()).distinct().toList()
            : List.of();
    Object timeout =
        ConfigDef.parseType(
            WorkerConfig.PLUGIN_CALL_TIMEOUT_MS_CONFIG,
            properties.get(WorkerConfig.PLUGIN_CALL_TIMEOUT_MS_CONFIG),
            ConfigDef.Type.LONG);
    String index = properties.get(WorkerConfig.PLUGIN_INDEX_PATH_CONFIG);
    return new PluginsBuilder(
        elements,
        Plugins.discoveryMode(properties),
        properties.containsKey(WorkerConfig.PLUGIN_DISCOVERY_CONFIG),
        index == null ? defaultIndexFolder() : Path.of(index),
        timeout instanceof Long millis ? Duration.ofMillis(millis) : DEFAULT_TIMEOUT);
  }

  private static Path defaultIndexFolder() {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "fairlead-plugin-index-" + System.getProperty("user.name"));
  }

  Plugins build() {
    ClassLoader worker = Plugins.class.getClassLoader();
    RegistryLoader shared = new RegistryLoader("shared", new SharedApiLoader(worker));
    RegistryLoader whole = new RegistryLoader("worker", worker);
    List<String> problems = new ArrayList<>();
    List<PluginSource> isolated = sources(shared, problems);
    PluginSource classPath =
        new PluginSource(PluginDescription.CLASSPATH, PluginLocations.classPath(worker), worker);
    PluginCalls calls = new PluginCalls();
    PluginDiscovery.Result found =
        new PluginDiscovery(mode, new PluginIndex(indexFolder), new PluginProbe(calls, callTimeout))
            .discover(classPath, isolated, BuiltinPlugins.replaced());
    try {
      tell(problems, found);
    } catch (ConnectException e) {
      isolated.forEach(source -> Utils.closeQuietly((PluginLoader) source.loader(), "loader"));
      throw e;
    }
    return Plugins.of(
        new Loaders(
            whole,
            shared,
            isolated.stream().map(source -> (PluginLoader) source.loader()).toList()),
        found,
        calls);
  }

  private List<PluginSource> sources(ClassLoader parent, List<String> problems) {
    List<PluginSource> sources = new ArrayList<>();
    for (Path location : PluginLocations.below(pluginPath, problems)) {
      try {
        List<Path> archives = PluginLocations.archives(location);
        List<URL> urls = new ArrayList<>();
        for (Path archive : archives) {
          urls.add(archive.toUri().toURL());
        }
        String url = location.toUri().toURL().toString();
        sources.add(new PluginSource(url, archives, new PluginLoader(url, urls, parent)));
      } catch (IOException e) {
        problems.add("Plugin location " + location + " cannot be read and is skipped: " + e);
      }
    }
    return sources;
  }

  private void tell(List<String> problems, PluginDiscovery.Result found) {
    problems.forEach(problem -> LOG.warn("{}", problem));
    ScanReport report = found.report();
    report.problems().forEach(problem -> LOG.warn("{}", problem));
    LOG.info(
        "Found {} plugins at {} locations in {} ms; {} of {} archives were new and scanned",
        report.plugins(),
        report.locations(),
        report.elapsed().toMillis(),
        report.archivesScanned(),
        report.archives());
    if (found.unlisted().isEmpty() || !mode.readsManifests()) {
      return;
    }
    String names =
        found.unlisted().stream()
            .map(PluginDescription::toString)
            .distinct()
            .collect(Collectors.joining("\n  ", "\n  ", ""));
    if (mode == PluginDiscoveryMode.HYBRID_FAIL) {
      throw new ConnectException(
          "plugin.discovery=hybrid_fail does not allow plugins without a manifest in"
              + " META-INF/services (KIP-898). Without one are:"
              + names
              + "\nSet plugin.discovery=hybrid_warn to start with them.");
    }
    // Scanning costs next to nothing here, so it is worth a warning only to those who asked for it.
    if (modeChosen) {
      LOG.warn(
          "Plugins without a manifest in META-INF/services, which plugin.discovery=service_load"
              + " would not find:{}",
          names);
    } else {
      LOG.debug("Plugins without a manifest in META-INF/services:{}", names);
    }
  }
}
