// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import io.fairlead.connect.runtime.config.TopicCreationGroup;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.pipeline.ExactlyOnceServices;
import io.fairlead.connect.runtime.pipeline.TaskControl;
import io.fairlead.connect.runtime.pipeline.TaskEnvironment;
import io.fairlead.connect.runtime.pipeline.TaskParts;
import io.fairlead.connect.runtime.pipeline.client.ClientConfigs;
import io.fairlead.connect.runtime.pipeline.convert.RecordConverters;
import io.fairlead.connect.runtime.pipeline.source.SourcePipeline.Held;
import io.fairlead.connect.runtime.pipeline.source.SourcePipeline.Stages;
import io.fairlead.connect.runtime.pipeline.transform.TransformChain;
import io.fairlead.connect.runtime.store.SourceOffsets;
import io.fairlead.connect.runtime.store.TransactionalOffsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTask.TransactionBoundary;

/** Builds the pipeline of one source task on the task's thread; releases all if that fails. */
final class SourcePipelineBuilder {

  private static final Duration DEFAULT_TRANSACTION_TIMEOUT = Duration.ofMinutes(1);

  /** Default of the brokers' {@code transaction.max.timeout.ms}. */
  private static final Duration BROKERS_LIMIT = Duration.ofMinutes(15);

  private final TaskParts parts;
  private final TaskEnvironment environment;
  private final TaskControl control;
  private final WorkerConfig workerConfig;
  private final SourceConnectorConfig config;
  private final Deque<AutoCloseable> built = new ArrayDeque<>();

  SourcePipelineBuilder(TaskParts parts, TaskEnvironment environment, TaskControl control) {
    this.parts = parts;
    this.environment = environment;
    this.control = control;
    this.workerConfig = environment.workerConfig();
    this.config =
        new SourceConnectorConfig(parts.connectorConfig(), workerConfig.topicCreationEnabled());
  }

  SourcePipeline build(SourceTaskServices services) {
    try {
      return tryBuild(services);
    } catch (RuntimeException | Error e) {
      built.forEach(part -> Utils.closeQuietly(part, "part of a task that cannot be built"));
      throw e;
    }
  }

  private SourcePipeline tryBuild(SourceTaskServices services) {
    ConnectorTaskId id = parts.spec().id();
    SourceErrors errors = keep(SourceErrors.build(parts, config, environment, control));
    TransformChain<SourceRecord> transforms =
        keep(TransformChain.build(id, config, environment, errors.tolerance(), control.calls()));
    RecordConverters converters =
        keep(RecordConverters.build(parts, environment, errors.tolerance(), control.calls()));
    converters.pluginInfo().forEach(control.metrics()::plugin);
    SourceMetrics metrics = control.metrics().attach(new SourceMetrics(environment.metrics(), id));
    PluginMetricsImpl pluginMetrics = keep(pluginMetrics(id));
    ActiveTopics activeTopics =
        new ActiveTopics(
            id,
            environment.services(),
            workerConfig.getBoolean(WorkerConfig.TOPIC_TRACKING_ENABLE_CONFIG));
    SourceTask task = (SourceTask) parts.task();
    TaskCallbacks callbacks = new TaskCallbacks(task, control.secrets());
    Time time = environment.services().time();
    Writing writing =
        environment.services().exactlyOnce() == null
            ? atLeastOnce(services, callbacks)
            : exactlyOnce(callbacks, metrics);
    TopicCreator topics = keep(topicCreator());
    SendStage send =
        new SendStage(
                writing.producer(), topics, activeTopics, errors.tolerance(), writing.commits())
            .within(
                workerConfig.getLong(WorkerConfig.SOURCE_INFLIGHT_BYTES_CONFIG),
                control.metrics().figures());
    Stages stages =
        new Stages(
            new PollStage(task, control, metrics, time),
            new ConvertStage(transforms, converters),
            send,
            writing.commits());
    Held held =
        new Held(
            services,
            errors,
            metrics,
            pluginMetrics,
            activeTopics,
            writing.offsets(),
            transforms,
            converters);
    return new SourcePipeline(
        stages,
        held,
        new WorkerSourceTaskContext(
            this::currentConfig,
            writing.offsets().reader(),
            pluginMetrics,
            writing.commits().transactionContext()),
        parts.taskConfig());
  }

  private <T extends AutoCloseable> T keep(T part) {
    built.push(part);
    return part;
  }

  private Map<String, String> currentConfig() {
    return environment.configProviders().resolve(parts.spec().taskConfig()).values();
  }

  /** In what records and offsets are written. */
  private record Writing(
      LazyProducer producer, SourceOffsets offsets, OffsetCommitStrategy commits) {}

  private Writing atLeastOnce(SourceTaskServices services, TaskCallbacks callbacks) {
    ConnectorTaskId id = parts.spec().id();
    LazyProducer producer = producer(parts.clients().producer("connector-producer-" + id));
    SourceOffsets offsets =
        keep(environment.services().offsets().forTask(id, config, parts.clients()));
    AtLeastOnceCommits.Scope scope =
        new AtLeastOnceCommits.Scope(
            id, control, services, workerConfig, environment.services().time());
    return new Writing(producer, offsets, new AtLeastOnceCommits(scope, offsets, callbacks));
  }

  private Writing exactlyOnce(TaskCallbacks callbacks, SourceMetrics metrics) {
    ConnectorTaskId id = parts.spec().id();
    ExactlyOnceServices services = environment.services().exactlyOnce();
    Time time = environment.services().time();
    LazyProducer producer =
        producer(
            parts
                .clients()
                .transactionalProducer(
                    "connector-producer-" + id, id.task(), transactionTimeout()));
    TransactionalOffsets offsets = keep(services.offsets().forTask(id, config, parts.clients()));
    return new Writing(
        producer,
        offsets,
        new ExactlyOnceCommits(
            new ExactlyOnceCommits.Scope(
                parts.spec(), control, services.incarnations().get(), time),
            new ExactlyOnceCommits.Writing(
                producer,
                ClientConfigs.transactionalId(workerConfig.groupId(), id.connector(), id.task()),
                offsets),
            TransactionBoundaries.of(config, workerConfig.offsetCommitInterval(), time),
            callbacks,
            metrics));
  }

  /** Kafka's default, unless transactions are meant to take that long. */
  private Duration transactionTimeout() {
    if (config.transactionBoundary() != TransactionBoundary.INTERVAL) {
      return DEFAULT_TRANSACTION_TIMEOUT;
    }
    Duration wanted =
        config
            .transactionBoundaryInterval()
            .orElse(workerConfig.offsetCommitInterval())
            .plus(DEFAULT_TRANSACTION_TIMEOUT);
    return wanted.compareTo(BROKERS_LIMIT) > 0 ? BROKERS_LIMIT : wanted;
  }

  private LazyProducer producer(Map<String, Object> producerConfig) {
    LazyProducer producer = keep(new LazyProducer(producerConfig));
    if (parts.clients().overridesProducer()) {
      // Settings of the connector's own are tried at once, so that the task fails at its start.
      producer.get();
    }
    return producer;
  }

  private TopicCreator topicCreator() {
    List<TopicCreationGroup> groups = config.topicCreationGroups();
    return new TopicCreator(
        groups,
        groups.isEmpty()
            ? Map.of()
            : parts.clients().admin("connector-adminclient-" + parts.spec().id()));
  }

  private PluginMetricsImpl pluginMetrics(ConnectorTaskId id) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("connector", id.connector());
    tags.put("task", Integer.toString(id.task()));
    return new PluginMetricsImpl(environment.metrics().registry(), tags);
  }
}
