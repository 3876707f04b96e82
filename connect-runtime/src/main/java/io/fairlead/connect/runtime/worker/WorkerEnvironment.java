// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.pipeline.TaskFactory;
import io.fairlead.connect.runtime.plugins.PluginCalls;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.secrets.SecretFinder;
import io.fairlead.connect.runtime.store.SourceOffsets;
import io.fairlead.connect.runtime.store.StatusStore;
import java.util.concurrent.ExecutorService;
import java.util.function.BiFunction;
import org.apache.kafka.common.utils.Time;

/** What a worker needs to run connectors and tasks. */
public record WorkerEnvironment(
    WorkerConfig config,
    PluginServices plugins,
    StatusStore statuses,
    TaskFactory tasks,
    ConnectMetrics metrics,
    String workerId,
    Time time) {

  /**
   * What concerns plugins.
   *
   * @param threads on which connector instances are worked; unbounded, idle threads end
   * @param offsets offsets of a source connector by name and resolved config
   */
  public record PluginServices(
      Plugins plugins,
      PluginCalls calls,
      ConfigProviders configProviders,
      ExecutorService threads,
      SecretFinder secrets,
      BiFunction<String, java.util.Map<String, String>, SourceOffsets> offsets) {}
}
