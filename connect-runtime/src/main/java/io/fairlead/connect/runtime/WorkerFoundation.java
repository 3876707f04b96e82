// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.plugins.LoaderSwap;
import io.fairlead.connect.runtime.plugins.Plugins;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every worker begins with; its parts are got at the same time, for a quick start. */
record WorkerFoundation(WorkerConfig config, Plugins plugins, String kafkaClusterId) {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerFoundation.class);
  private static final Duration CLUSTER_ID_DEADLINE = Duration.ofSeconds(60);

  static WorkerFoundation lay(Map<String, String> properties, boolean distributed) {
    CompletableFuture<Plugins> scan =
        CompletableFuture.supplyAsync(
            () -> Plugins.load(properties), task -> new Thread(task, "plugin-scan").start());
    try {
      // Only properties that refer to config providers have to wait for the plugins.
      boolean refersToProviders = properties.containsKey(WorkerConfig.CONFIG_PROVIDERS_CONFIG);
      WorkerConfig config =
          refersToProviders
              ? readWith(scan.join(), properties, distributed)
              : read(properties, distributed);
      config.warnings().forEach(LOG::warn);
      String clusterId = clusterId(config);
      return new WorkerFoundation(config, scan.join(), clusterId);
    } catch (RuntimeException e) {
      scan.thenAccept(Plugins::close);
      throw e instanceof CompletionException && e.getCause() instanceof RuntimeException cause
          ? cause
          : e;
    }
  }

  private static WorkerConfig readWith(
      Plugins plugins, Map<String, String> properties, boolean distributed) {
    try (LoaderSwap swap = Plugins.swap(plugins.workerLoader())) {
      return read(properties, distributed);
    }
  }

  private static WorkerConfig read(Map<String, String> properties, boolean distributed) {
    return distributed ? WorkerConfig.distributed(properties) : WorkerConfig.standalone(properties);
  }

  private static String clusterId(AbstractConfig config) {
    Map<String, Object> client = new HashMap<>(config.originals());
    client.put(CommonClientConfigs.CLIENT_ID_CONFIG, "connect-cluster-id");
    try (Admin admin = Admin.create(client)) {
      return admin
          .describeCluster()
          .clusterId()
          .get(CLUSTER_ID_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ConnectException(
          "The Kafka cluster at bootstrap.servers="
              + client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
              + " does not answer: "
              + (e.getCause() == null ? "timed out" : e.getCause().getMessage())
              + ". Check that address, the network, and the security.* settings.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while starting", e);
    }
  }
}
