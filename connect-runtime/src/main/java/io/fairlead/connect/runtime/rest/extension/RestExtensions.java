// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.extension;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.metrics.PluginMetricsRegistry;
import io.fairlead.connect.runtime.plugins.LoaderSwap;
import io.fairlead.connect.runtime.plugins.Plugins;
import jakarta.ws.rs.core.Configurable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.glassfish.jersey.server.ResourceConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * REST extensions of this worker, in the order of {@code rest.extension.classes} (KIP-285). They
 * are made and registered on the thread that starts the server; {@link #close()} is idempotent.
 */
public final class RestExtensions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RestExtensions.class);

  private record Context(
      Configurable<? extends Configurable<?>> configurable, ConnectClusterState clusterState)
      implements ConnectRestExtensionContext {}

  private final Plugins plugins;
  private final Herder herder;
  private final ConnectMetrics metrics;
  private final List<AutoCloseable> opened = new ArrayList<>();

  public RestExtensions(Plugins plugins, Herder herder, ConnectMetrics metrics) {
    this.plugins = plugins;
    this.herder = herder;
    this.metrics = metrics;
  }

  /**
   * Makes the extensions and lets each register what it adds.
   *
   * @throws RuntimeException when one is not there or fails: the worker must not start without it,
   *     since it may be what keeps strangers out
   */
  public synchronized void register(
      List<String> classes, Map<String, ?> workerProperties, ResourceConfig resources) {
    for (String name : classes) {
      ConnectRestExtension extension = plugins.newRestExtension(name, workerProperties);
      opened.add(extension);
      try (LoaderSwap swap = Plugins.swap(extension.getClass().getClassLoader())) {
        if (extension instanceof Monitorable monitored) {
          PluginMetricsRegistry figures =
              metrics.pluginMetrics(
                  "config",
                  WorkerConfig.REST_EXTENSION_CLASSES_CONFIG,
                  "class",
                  extension.getClass().getSimpleName());
          opened.add(figures);
          monitored.withPluginMetrics(figures);
        }
        extension.register(
            new Context(new ExtensionConfigurable(resources), new ClusterState(herder)));
      }
      LOG.info("REST extension {} is registered", extension.getClass().getName());
    }
  }

  @Override
  public synchronized void close() {
    for (AutoCloseable part : opened) {
      try (LoaderSwap swap = Plugins.swap(part.getClass().getClassLoader())) {
        part.close();
      } catch (IOException | RuntimeException e) {
        LOG.warn("REST extension {} did not close in good order", part.getClass().getName(), e);
      } catch (Exception e) {
        LOG.warn("{} did not close in good order", part, e);
      }
    }
    opened.clear();
  }
}
