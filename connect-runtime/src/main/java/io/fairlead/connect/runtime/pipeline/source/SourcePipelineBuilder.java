// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import io.fairlead.connect.runtime.config.TopicCreationGroup;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.pipeline.TaskControl;
import io.fairlead.connect.runtime.pipeline.TaskEnvironment;
import io.fairlead.connect.runtime.pipeline.TaskParts;
import io.fairlead.connect.runtime.pipeline.convert.RecordConverters;
import io.fairlead.connect.runtime.pipeline.source.SourcePipeline.Held;
import io.fairlead.connect.runtime.pipeline.source.SourcePipeline.Stages;
import io.fairlead.connect.runtime.pipeline.transform.TransformChain;
import io.fairlead.connect.runtime.store.SourceOffsets;
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

/** Builds the pipeline of one source task on the task's thread; releases all if that fails. */
final class SourcePipelineBuilder {

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
    SendStage send = sendStage(errors, activeTopics, callbacks);
    SourceOffsets offsets = keep(environment.services().offsets().forTask(id, config));
    AckTracker tracker = new AckTracker();
    Time time = environment.services().time();
    AtLeastOnceCommits.Scope scope =
        new AtLeastOnceCommits.Scope(id, control, services, workerConfig, time);
    Stages stages =
        new Stages(
            new PollStage(task, control, metrics, time),
            new ConvertStage(transforms, converters),
            tracker,
            send,
            new AtLeastOnceCommits(scope, tracker, offsets, callbacks));
    Held held =
        new Held(
            services,
            errors,
            metrics,
            pluginMetrics,
            activeTopics,
            offsets,
            transforms,
            converters);
    return new SourcePipeline(
        stages,
        held,
        new WorkerSourceTaskContext(this::currentConfig, offsets.reader(), pluginMetrics),
        parts.taskConfig());
  }

  private <T extends AutoCloseable> T keep(T part) {
    built.push(part);
    return part;
  }

  private Map<String, String> currentConfig() {
    return environment.configProviders().resolve(parts.spec().taskConfig()).values();
  }

  private SendStage sendStage(
      SourceErrors errors, ActiveTopics activeTopics, TaskCallbacks callbacks) {
    ConnectorTaskId id = parts.spec().id();
    LazyProducer producer =
        keep(new LazyProducer(parts.clients().producer("connector-producer-" + id)));
    if (parts.clients().overridesProducer()) {
      // Settings of the connector's own are tried at once, so that the task fails at its start.
      producer.get();
    }
    List<TopicCreationGroup> groups = config.topicCreationGroups();
    TopicCreator topics =
        keep(
            new TopicCreator(
                groups,
                groups.isEmpty()
                    ? Map.of()
                    : parts.clients().admin("connector-adminclient-" + id)));
    return new SendStage(producer, topics, activeTopics, errors.tolerance(), callbacks)
        .within(
            workerConfig.getLong(WorkerConfig.SOURCE_INFLIGHT_BYTES_CONFIG),
            control.metrics().figures());
  }

  private PluginMetricsImpl pluginMetrics(ConnectorTaskId id) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("connector", id.connector());
    tags.put("task", Integer.toString(id.task()));
    return new PluginMetricsImpl(environment.metrics().registry(), tags);
  }
}
