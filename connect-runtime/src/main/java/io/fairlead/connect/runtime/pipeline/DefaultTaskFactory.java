// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.api.Progress;
import io.fairlead.connect.api.ReportsProgress;
import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.ConfigReloadAction;
import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.pipeline.TaskMetrics.PluginInfo;
import io.fairlead.connect.runtime.pipeline.client.ClientConfigs;
import io.fairlead.connect.runtime.pipeline.quota.WorkerMemory;
import io.fairlead.connect.runtime.pipeline.sink.SinkTaskBody;
import io.fairlead.connect.runtime.pipeline.source.SourceTaskBody;
import io.fairlead.connect.runtime.pipeline.source.SourceTaskServices;
import io.fairlead.connect.runtime.plugins.PluginDescription;
import io.fairlead.connect.runtime.secrets.SecretMask;
import io.fairlead.connect.runtime.secrets.SecretWords;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Makes runners for source and sink tasks. Owns what the source tasks of a worker share; closing it
 * does not end tasks.
 */
public final class DefaultTaskFactory implements TaskFactory, AutoCloseable {

  private final TaskEnvironment environment;
  private final ConnectorClientConfigOverridePolicy overridePolicy;
  private final SourceTaskServices sourceServices;
  private final WorkerMemory memory;
  private final Map<ConnectorTaskId, Long> incarnations = new ConcurrentHashMap<>();

  public DefaultTaskFactory(TaskEnvironment environment) {
    this.environment = environment;
    this.overridePolicy =
        environment
            .plugins()
            .newOverridePolicy(
                environment
                    .workerConfig()
                    .getString(WorkerConfig.CONNECTOR_CLIENT_POLICY_CLASS_CONFIG),
                environment.workerConfig().originals());
    this.memory =
        WorkerMemory.ofWorker(
            environment.workerConfig().getLong(WorkerConfig.WORKER_INFLIGHT_BYTES_CONFIG));
    this.sourceServices = new SourceTaskServices(environment.services().workerId());
  }

  @Override
  public TaskRunner create(TaskSpec spec, TaskRunner.Listener listener) {
    TaskMetrics metrics =
        new TaskMetrics(environment.metrics(), spec.id(), environment.services().time());
    metrics.figures().countAgainst(memory);
    Duration grace =
        Duration.ofMillis(
            environment
                .workerConfig()
                .getLong(WorkerConfig.TASK_SHUTDOWN_GRACEFUL_TIMEOUT_MS_CONFIG));
    TaskSpec numbered = spec.withIncarnation(nextIncarnation(spec));
    return new TaskThread(
        numbered,
        (ignored, control) -> build(numbered, control, listener),
        listener,
        new TaskThread.Settings(environment.services().time(), grace, metrics));
  }

  private long nextIncarnation(TaskSpec spec) {
    return incarnations.merge(
        spec.id(), spec.incarnation(), (last, wanted) -> Math.max(last + 1, wanted));
  }

  private TaskBody build(TaskSpec spec, TaskControl control, TaskRunner.Listener listener) {
    ConfigProviders.Resolved connector =
        environment.configProviders().resolve(spec.connectorConfig());
    ConfigProviders.Resolved task = environment.configProviders().resolve(spec.taskConfig());
    SecretMask mask = environment.secrets().maskFor(spec.connectorConfig());
    control.secrets().add(mask, connector).add(mask, task);
    PluginDescription plugin = connector(connector.values());
    // For good: the thread is the task's own.
    Thread.currentThread().setContextClassLoader(plugin.loader());
    Class<? extends Connector> connectorClass =
        environment.plugins().load(plugin).asSubclass(Connector.class);
    if (reloads(connector.values())) {
      tellExpiry(control, listener, connector, task);
    }
    ConnectorType type = type(connectorClass);
    TaskParts parts =
        new TaskParts(
            spec,
            connector.values(),
            task.values(),
            connectorClass,
            plugin.loader(),
            newTask(task.values(), connectorClass),
            clients(spec, type, connectorClass, connector.values()));
    if (parts.task() instanceof ReportsProgress reporting) {
      control
          .metrics()
          .figures()
          .progressFrom(() -> withoutSecrets(reporting.progress(), control.secrets()));
    }
    control
        .metrics()
        .plugin(new PluginInfo("connector", connectorClass.getName(), plugin.version()));
    control.metrics().connectorType(type.toString().toLowerCase(Locale.ROOT));
    control
        .metrics()
        .plugin(new PluginInfo("task", parts.task().getClass().getName(), parts.task().version()));
    return type == ConnectorType.SOURCE
        ? SourceTaskBody.create(parts, environment, control, sourceServices)
        : SinkTaskBody.create(parts, environment, control);
  }

  /** Invariant 7: what a plugin says goes out by REST. */
  private static Progress withoutSecrets(Progress said, SecretWords secrets) {
    Map<String, String> facts = new LinkedHashMap<>();
    said.details().forEach((name, fact) -> facts.put(secrets.scrub(name), secrets.scrub(fact)));
    return said.withDetails(facts);
  }

  private ConnectorType type(Class<? extends Connector> connectorClass) {
    if (SourceConnector.class.isAssignableFrom(connectorClass)) {
      return ConnectorType.SOURCE;
    }
    if (SinkConnector.class.isAssignableFrom(connectorClass)) {
      return ConnectorType.SINK;
    }
    throw new ConnectException(
        connectorClass.getName() + " is neither a source connector nor a sink connector");
  }

  private ClientConfigs clients(
      TaskSpec spec,
      ConnectorType type,
      Class<? extends Connector> connectorClass,
      Map<String, String> config) {
    return new ClientConfigs(
        environment.workerConfig(),
        new ClientConfigs.Owner(spec.id().connector(), type, connectorClass, config),
        overridePolicy,
        environment.services().kafkaClusterId());
  }

  private PluginDescription connector(Map<String, String> config) {
    return environment
        .plugins()
        .connector(
            config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG),
            config.get(ConnectorConfig.CONNECTOR_VERSION));
  }

  private Task newTask(Map<String, String> config, Class<? extends Connector> connectorClass) {
    String name = config.get(ConnectorConfig.TASK_CLASS_CONFIG);
    if (name == null) {
      throw new ConnectException(
          "The task's configuration has no " + ConnectorConfig.TASK_CLASS_CONFIG);
    }
    try {
      Class<?> taskClass = Class.forName(name, true, connectorClass.getClassLoader());
      return environment.plugins().newTask(taskClass.asSubclass(Task.class));
    } catch (ClassNotFoundException e) {
      throw new ConnectException(
          "Task class " + name + " is not in the plugin of " + connectorClass.getName(), e);
    }
  }

  private static boolean reloads(Map<String, String> config) {
    return ConfigReloadAction.RESTART
        .value()
        .equalsIgnoreCase(config.getOrDefault("config.action.reload", "restart"));
  }

  private static void tellExpiry(
      TaskControl control,
      TaskRunner.Listener listener,
      ConfigProviders.Resolved connector,
      ConfigProviders.Resolved task) {
    OptionalLong soonest =
        Stream.of(connector, task)
            .map(resolved -> resolved.ttlMillisByPath().values())
            .flatMap(Collection::stream)
            .mapToLong(Long::longValue)
            .min();
    soonest.ifPresent(
        millis -> listener.configExpiresIn((TaskRunner) control, Duration.ofMillis(millis)));
  }

  @Override
  public void close() {
    sourceServices.close();
    Utils.closeQuietly(overridePolicy, "client override policy");
  }
}
