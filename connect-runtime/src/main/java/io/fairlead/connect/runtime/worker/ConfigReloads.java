// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.pipeline.TaskSpec;
import io.fairlead.connect.runtime.worker.WorkerEnvironment.PluginServices;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again at values of config providers when their time to live is over ({@code
 * config.action.reload=restart}), and acts only when a value really changed.
 */
final class ConfigReloads {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigReloads.class);

  private final PluginServices plugins;
  private final BiConsumer<Duration, Runnable> later;
  private volatile boolean closed;

  ConfigReloads(PluginServices plugins, BiConsumer<Duration, Runnable> later) {
    this.plugins = plugins;
    this.later = later;
  }

  void watch(ConnectorSpec spec, Duration ttl, Runnable onChange) {
    watch(spec.toString(), spec.config(), ttl, onChange);
  }

  void watch(TaskSpec spec, Duration ttl, Runnable onChange) {
    Map<String, String> both = new HashMap<>(spec.connectorConfig());
    both.putAll(spec.taskConfig());
    watch(spec.toString(), both, ttl, onChange);
  }

  private void watch(String who, Map<String, String> raw, Duration ttl, Runnable onChange) {
    String action = raw.getOrDefault(ConnectorConfig.CONFIG_RELOAD_ACTION_CONFIG, "restart");
    if (!"restart".equalsIgnoreCase(action)) {
      return;
    }
    // Providers may block or hang, so they are asked on a plugin thread, never on the loop.
    onPluginThread(
        who,
        () -> {
          Map<String, String> before = plugins.configProviders().resolve(raw).values();
          later.accept(ttl, () -> onPluginThread(who, () -> look(who, raw, before, ttl, onChange)));
        });
  }

  private void look(
      String who,
      Map<String, String> raw,
      Map<String, String> before,
      Duration ttl,
      Runnable onChange) {
    if (closed) {
      return;
    }
    ConfigProviders.Resolved now = plugins.configProviders().resolve(raw);
    if (now.values().equals(before)) {
      later.accept(ttl, () -> onPluginThread(who, () -> look(who, raw, before, ttl, onChange)));
    } else {
      onChange.run();
    }
  }

  private void onPluginThread(String who, Runnable action) {
    if (closed) {
      return;
    }
    try {
      plugins
          .threads()
          .execute(
              () -> {
                try {
                  action.run();
                } catch (ConfigException e) {
                  LOG.warn(
                      "{} keeps its values; its config providers answer: {}", who, e.getMessage());
                }
              });
    } catch (RejectedExecutionException e) {
      LOG.debug("{} is not watched any more: the worker ends", who);
    }
  }

  void close() {
    closed = true;
  }
}
