// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.herder.HerderServices;
import io.fairlead.connect.runtime.herder.WorkerHerder;
import io.fairlead.connect.runtime.membership.KafkaMembership;
import io.fairlead.connect.runtime.membership.Member;
import io.fairlead.connect.runtime.membership.Membership;
import io.fairlead.connect.runtime.membership.SoloMembership;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.offsets.ConnectorClients;
import io.fairlead.connect.runtime.offsets.ConnectorOffsetsAdmin;
import io.fairlead.connect.runtime.offsets.OffsetServices;
import io.fairlead.connect.runtime.pipeline.DefaultTaskFactory;
import io.fairlead.connect.runtime.pipeline.ExactlyOnceServices;
import io.fairlead.connect.runtime.pipeline.TaskEnvironment;
import io.fairlead.connect.runtime.pipeline.TaskServices;
import io.fairlead.connect.runtime.plugins.PluginCalls;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.rest.RestServer;
import io.fairlead.connect.runtime.rest.settings.RestSettings;
import io.fairlead.connect.runtime.secrets.SecretFinder;
import io.fairlead.connect.runtime.secrets.SecretMask;
import io.fairlead.connect.runtime.validation.ConnectorValidator;
import io.fairlead.connect.runtime.worker.WorkerEnvironment;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a worker together, part by part, and takes it apart in the opposite order when it is closed
 * or a part cannot be made. Used by one thread.
 */
final class WorkerAssembly {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerAssembly.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final WorkerFoundation foundation;
  private final Time time = Time.SYSTEM;

  private WorkerAssembly(WorkerFoundation foundation) {
    this.foundation = foundation;
    parts.push(foundation.plugins());
  }

  static ConnectWorker distributed(Map<String, String> properties) {
    WorkerAssembly assembly = new WorkerAssembly(WorkerFoundation.lay(properties, true));
    return assembly.guarded(() -> assembly.assemble(WorkerStores.distributed(assembly.foundation)));
  }

  static ConnectWorker standalone(
      Map<String, String> properties, List<Map<String, String>> connectorConfigs) {
    WorkerAssembly assembly = new WorkerAssembly(WorkerFoundation.lay(properties, false));
    return assembly.guarded(
        () -> {
          RunningWorker worker = assembly.assemble(WorkerStores.standalone(assembly.foundation));
          connectorConfigs.forEach(config -> create(worker, config));
          return worker;
        });
  }

  private static void create(RunningWorker worker, Map<String, String> config) {
    String name = config.get("name");
    if (name == null || name.isBlank()) {
      throw new ConnectException("A connector file has no name: add the key 'name'");
    }
    try {
      worker
          .herder()
          .putConnectorConfig(name, config, null, false, Instant.now().plusSeconds(90))
          .join();
    } catch (CompletionException e) {
      throw new ConnectException(
          "Connector " + name + " cannot be created: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private interface Build {
    RunningWorker run();
  }

  private RunningWorker guarded(Build build) {
    try {
      return build.run();
    } catch (RuntimeException e) {
      disassemble();
      throw e;
    }
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  private RunningWorker assemble(WorkerStores stores) {
    WorkerConfig config = foundation.config();
    Plugins plugins = foundation.plugins();
    part(stores);
    // Replayed while the rest is put together, for a quick start.
    CompletableFuture<Void> offsetsRead =
        CompletableFuture.runAsync(
            stores.offsets()::start, task -> new Thread(task, "connect-offsets-start").start());
    RestServer rest = part(new RestServer(RestSettings.of(config)));
    rest.initializeServer();
    URI url = rest.advertisedUri();
    String workerId = url.getHost() + ":" + url.getPort();
    Member self = new Member(UUID.randomUUID().toString(), workerId, url);

    ConnectMetrics metrics =
        part(new ConnectMetrics(workerId, config, foundation.kafkaClusterId(), time));
    ConfigProviders providers = part(plugins.configProviders(config));
    ConnectorValidator validator = new ConnectorValidator(plugins, config, providers);
    SourceOffsetStores offsets =
        new SourceOffsetStores(
            stores, config, new ConnectorClients(config, plugins, foundation.kafkaClusterId()));
    AtomicReference<WorkerHerder> assembled = new AtomicReference<>();
    SecretFinder secrets = raw -> new SecretMask(validator.definitionFor(raw));
    DefaultTaskFactory tasks =
        part(
            new DefaultTaskFactory(
                new TaskEnvironment(
                    config,
                    plugins,
                    providers,
                    metrics,
                    secrets,
                    new TaskServices(
                        offsets::forTask,
                        stores.statuses(),
                        time,
                        foundation.kafkaClusterId(),
                        workerId,
                        config.exactlyOnceSourceEnabled()
                            ? new ExactlyOnceServices(
                                () -> assembled.get().incarnations(), offsets::transactional)
                            : null))));
    ExecutorService threads = pluginThreads();
    part(threads::shutdownNow);
    PluginCalls calls = plugins.calls();
    WorkerEnvironment environment =
        new WorkerEnvironment(
            config,
            new WorkerEnvironment.PluginServices(
                plugins, calls, providers, threads, secrets, offsets::forConnector),
            stores.statuses(),
            tasks,
            metrics,
            workerId,
            time);
    Membership membership =
        config.isDistributed() ? new KafkaMembership(self, config) : new SoloMembership(self);
    WorkerHerder herder =
        new WorkerHerder(
            new HerderServices(
                config,
                plugins,
                validator,
                stores.configs(),
                stores.statuses(),
                membership,
                self.id(),
                environment,
                new ConnectorOffsetsAdmin(
                    new OffsetServices(
                        config,
                        plugins,
                        calls,
                        providers,
                        offsets::forConnector,
                        offsets.clients())),
                rest.leaderClient(() -> stores.configs().snapshot().sessionKey()),
                rest.peerClient(() -> stores.configs().snapshot().sessionKey()),
                (logger, level) -> rest.loggers().setLevel(logger, level),
                foundation.kafkaClusterId()));
    assembled.set(herder);
    part(herder);
    herder.start();
    join(offsetsRead);
    rest.initializeResources(
        herder, validator, plugins, metrics, () -> stores.configs().snapshot().sessionKey());
    LOG.info("Worker {} answers at {}", workerId, url);
    return new RunningWorker(rest, herder, this::disassemble);
  }

  private static void join(CompletableFuture<Void> start) {
    try {
      start.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static ExecutorService pluginThreads() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        5,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "connect-plugin-work");
          thread.setDaemon(true);
          return thread;
        });
  }

  private void disassemble() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("Closing {} failed: {}", part.getClass().getSimpleName(), e.toString());
      }
    }
  }

  /** The assembled worker. */
  record RunningWorker(RestServer rest, WorkerHerder herder, Runnable end)
      implements ConnectWorker {

    @Override
    public URI restUri() {
      return rest.advertisedUri();
    }

    @Override
    public URI adminUri() {
      return rest.adminUri();
    }

    @Override
    public void requestTimeout(Duration timeout) {
      rest.requestTimeout(timeout);
    }

    @Override
    public CompletionStage<Void> completion() {
      return herder.completion().minimalCompletionStage();
    }

    @Override
    public synchronized void close() {
      end.run();
    }
  }
}
