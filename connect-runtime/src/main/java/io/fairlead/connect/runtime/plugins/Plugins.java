// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.PluginDiscoveryMode;
import io.fairlead.connect.runtime.config.VersionRequirement;
import io.fairlead.connect.runtime.config.WorkerConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.apache.maven.artifact.versioning.VersionRange;

/**
 * The worker's plugins: those below {@code plugin.path}, each location with a class loader of its
 * own, and those on the worker's class path.
 *
 * <p>Names are class names, simple names, or simple names without the type's suffix. Of several
 * versions the newest is taken unless a version or range asks for another one (KIP-891); beside a
 * connector, plugins of its own location come first.
 *
 * <p>{@code new…} methods run the plugin's static initializer and constructor on the caller's
 * thread, which may block; use {@link #calls()} where that must not hurt. What they return is not
 * configured unless they say so. Safe for use by any thread. {@link #close} closes the loaders;
 * plugins that still run may then fail to load further classes.
 */
public final class Plugins implements AutoCloseable {

  private final PluginRegistry registry;
  private final PluginFinder finder;
  private final ScanReport scanReport;
  private final RegistryLoader workerLoader;
  private final List<PluginLoader> isolated;
  private final PluginCalls calls;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Plugins(
      PluginRegistry registry,
      ScanReport scanReport,
      RegistryLoader workerLoader,
      List<PluginLoader> isolated,
      PluginCalls calls) {
    this.registry = registry;
    this.finder = new PluginFinder(registry, workerLoader);
    this.scanReport = scanReport;
    this.workerLoader = workerLoader;
    this.isolated = isolated;
    this.calls = calls;
  }

  /**
   * Finds the plugins. Broken archives and classes are told in the log and skipped.
   *
   * @throws ConnectException when {@code plugin.discovery} is {@code hybrid_fail} and a plugin has
   *     no manifest
   */
  public static Plugins load(WorkerConfig config) {
    return PluginsBuilder.of(config).build();
  }

  /**
   * Finds the plugins for properties that are not read yet. Lets a worker's properties refer to
   * config providers from {@code plugin.path}: load the plugins first, then read the properties
   * inside {@code swap(workerLoader())}.
   */
  public static Plugins load(Map<String, String> workerProperties) {
    return PluginsBuilder.of(workerProperties).build();
  }

  static Plugins of(
      PluginsBuilder.Loaders loaders, PluginDiscovery.Result found, PluginCalls calls) {
    List<PluginDescription> all = new ArrayList<>(found.plugins());
    all.addAll(BuiltinPlugins.descriptions());
    PluginRegistry registry = new PluginRegistry(all);
    loaders.worker().install(registry);
    loaders.shared().install(registry);
    return new Plugins(registry, found.report(), loaders.worker(), loaders.isolated(), calls);
  }

  /** Sorted by name, then version, the default version last. */
  public List<PluginDescription> descriptions() {
    return registry.descriptions();
  }

  /** All versions of these types that a name or alias stands for, oldest first. */
  public List<PluginDescription> descriptions(String classOrAlias, PluginType... types) {
    List<PluginDescription> found = new ArrayList<>();
    for (PluginType type : types) {
      for (PluginDescription plugin : registry.versions(registry.classNameOf(type, classOrAlias))) {
        if (plugin.type() == type) {
          found.add(plugin);
        }
      }
    }
    return found.stream().sorted().toList();
  }

  /** Class names by alias; only those that can mean one plugin. */
  public Map<String, String> aliases() {
    return registry.aliases();
  }

  public Set<String> aliases(String className) {
    Set<String> names = new TreeSet<>();
    registry
        .aliases()
        .forEach(
            (alias, name) -> {
              if (name.equals(className) && !alias.equals(className)) {
                names.add(alias);
              }
            });
    return names;
  }

  /** What this start had to scan, and what it skipped. */
  public ScanReport scanReport() {
    return scanReport;
  }

  /** For calls into plugins, shared by the whole worker. */
  public PluginCalls calls() {
    return calls;
  }

  /** Finds plugin classes of all locations, and whatever the worker's class path has. */
  public ClassLoader workerLoader() {
    return workerLoader;
  }

  /**
   * Chooses a plugin of a type; a source or a sink where either is asked for.
   *
   * @param range null for any version
   * @param preferred loader of the connector that it is for, or null
   * @throws PluginNotFoundException when there is none of this type
   * @throws PluginVersionNotFoundException when there is none in range
   */
  public PluginDescription find(
      PluginType type, String classOrAlias, VersionRange range, ClassLoader preferred) {
    return finder.find(type, classOrAlias, range, preferred);
  }

  /** Chooses a plugin of whatever type; throws what {@link #find} throws. */
  public PluginDescription findAny(String classOrAlias, VersionRange range) {
    return finder.findAny(classOrAlias, range);
  }

  /** A plugin name or alias that an unknown one may have been meant to be. */
  public Optional<String> nearest(String unknown) {
    return finder.nearest(unknown);
  }

  /** The name that users know an implementation class by. */
  public static String publicName(String className) {
    return BuiltinPlugins.publicName(className);
  }

  /** Loads the class of a plugin, without initializing it. */
  public Class<?> load(PluginDescription plugin) {
    try {
      return Class.forName(plugin.implementation(), false, plugin.loader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new ConnectException("Plugin " + plugin + " cannot be loaded: " + e, e);
    }
  }

  /** Makes an instance with the plugin's loader as context loader. */
  public Object newInstance(PluginDescription plugin) {
    return newInstance(load(plugin));
  }

  /**
   * @param range null for the newest
   */
  public Object newInstance(PluginType type, String classOrAlias, VersionRange range) {
    return newInstance(find(type, classOrAlias, range, null));
  }

  private static <T> T newInstance(Class<T> type) {
    ClassLoader loader = type.getClassLoader();
    if (loader instanceof PluginLoader plugin) {
      plugin.registerDrivers();
    }
    try (LoaderSwap swap = swap(loader)) {
      return Utils.newInstance(type);
    } catch (Throwable e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new ConnectException("Cannot make a " + type.getName() + ": " + reason, e);
    }
  }

  private <T> T newInstance(
      Class<T> supertype, PluginType type, String name, String version, ClassLoader preferred) {
    return supertype.cast(
        newInstance(find(type, name, VersionRequirement.parse(version), preferred)));
  }

  /** A source or sink connector. */
  public PluginDescription connector(String classOrAlias, String versionRangeOrNull) {
    return find(
        PluginType.SOURCE, classOrAlias, VersionRequirement.parse(versionRangeOrNull), null);
  }

  public Connector newConnector(String classOrAlias, String versionRangeOrNull) {
    return newInstance(Connector.class, PluginType.SOURCE, classOrAlias, versionRangeOrNull, null);
  }

  public Class<? extends Connector> connectorClass(String classOrAlias, String versionRangeOrNull) {
    return load(connector(classOrAlias, versionRangeOrNull)).asSubclass(Connector.class);
  }

  /** The loader to swap in around calls into this connector and its tasks. */
  public ClassLoader connectorLoader(String classOrAlias, String versionRangeOrNull) {
    return contextLoader(connector(classOrAlias, versionRangeOrNull));
  }

  /**
   * The loader to swap in around calls into a plugin: its own, or for one on the class path the one
   * that finds all plugins by name and alias.
   */
  public ClassLoader contextLoader(PluginDescription plugin) {
    return plugin.isIsolated() ? plugin.loader() : workerLoader;
  }

  public Task newTask(Class<? extends Task> taskClass) {
    return newInstance(taskClass);
  }

  /**
   * @param preferred loader of the connector that it is for, or null
   */
  public Converter newConverter(
      String classOrAlias, String versionRangeOrNull, ClassLoader preferred) {
    return newInstance(
        Converter.class, PluginType.CONVERTER, classOrAlias, versionRangeOrNull, preferred);
  }

  public HeaderConverter newHeaderConverter(
      String classOrAlias, String versionRangeOrNull, ClassLoader preferred) {
    return newInstance(
        HeaderConverter.class,
        PluginType.HEADER_CONVERTER,
        classOrAlias,
        versionRangeOrNull,
        preferred);
  }

  public Transformation<?> newTransformation(
      String classOrAlias, String versionRangeOrNull, ClassLoader preferred) {
    return newInstance(
        Transformation.class,
        PluginType.TRANSFORMATION,
        classOrAlias,
        versionRangeOrNull,
        preferred);
  }

  public Predicate<?> newPredicate(
      String classOrAlias, String versionRangeOrNull, ClassLoader preferred) {
    return newInstance(
        Predicate.class, PluginType.PREDICATE, classOrAlias, versionRangeOrNull, preferred);
  }

  public ConfigProvider newConfigProvider(String classOrAlias, String versionRangeOrNull) {
    return newInstance(
        ConfigProvider.class, PluginType.CONFIGPROVIDER, classOrAlias, versionRangeOrNull, null);
  }

  /** Configured with the worker's properties, which it gets as they are. */
  public ConnectRestExtension newRestExtension(String classOrAlias, Map<String, ?> properties) {
    ConnectRestExtension extension =
        newInstance(
            ConnectRestExtension.class, PluginType.REST_EXTENSION, classOrAlias, null, null);
    try (LoaderSwap swap = swap(extension.getClass().getClassLoader())) {
      extension.configure(properties);
    }
    return extension;
  }

  /** Configured with the worker's properties. */
  public ConnectorClientConfigOverridePolicy newOverridePolicy(
      String classOrAlias, Map<String, ?> properties) {
    ConnectorClientConfigOverridePolicy policy =
        newInstance(
            ConnectorClientConfigOverridePolicy.class,
            PluginType.CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY,
            classOrAlias,
            null,
            null);
    try (LoaderSwap swap = swap(policy.getClass().getClassLoader())) {
      policy.configure(properties);
    }
    return policy;
  }

  /**
   * The providers that {@code config.providers} names, configured.
   *
   * @throws ConfigException when one has no class
   */
  public ConfigProviders configProviders(WorkerConfig config) {
    Map<String, ConfigProvider> providers = new HashMap<>();
    for (String name : config.getList(WorkerConfig.CONFIG_PROVIDERS_CONFIG)) {
      String prefix = WorkerConfig.CONFIG_PROVIDERS_CONFIG + "." + name;
      Object className = config.originals().get(prefix + ".class");
      if (className == null) {
        throw new ConfigException(
            "Missing required configuration \""
                + prefix
                + ".class\": it must name the class of the config provider '"
                + name
                + "'.");
      }
      ConfigProvider provider = newConfigProvider(className.toString().trim(), null);
      try (LoaderSwap swap = swap(provider.getClass().getClassLoader())) {
        provider.configure(config.originalsWithPrefix(prefix + ".param."));
      }
      providers.put(name, provider);
    }
    return new ConfigProviders(providers);
  }

  /** Makes this loader the thread's context loader until the swap is closed. */
  public static LoaderSwap swap(ClassLoader loader) {
    return new LoaderSwap(loader);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      isolated.forEach(loader -> Utils.closeQuietly(loader, loader.toString()));
    }
  }

  static PluginDiscoveryMode discoveryMode(Map<String, String> properties) {
    String value = properties.get(WorkerConfig.PLUGIN_DISCOVERY_CONFIG);
    try {
      return value == null ? PluginDiscoveryMode.HYBRID_WARN : PluginDiscoveryMode.of(value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          WorkerConfig.PLUGIN_DISCOVERY_CONFIG,
          value,
          "must be one of only_scan, service_load, hybrid_warn, hybrid_fail");
    }
  }
}
