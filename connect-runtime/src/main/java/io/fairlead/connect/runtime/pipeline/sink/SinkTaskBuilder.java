// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.api.TransactionalSinkTask;
import io.fairlead.connect.runtime.config.SinkConnectorConfig;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.metrics.PluginMetricsRegistry;
import io.fairlead.connect.runtime.pipeline.CallTracker;
import io.fairlead.connect.runtime.pipeline.TaskBody;
import io.fairlead.connect.runtime.pipeline.TaskControl;
import io.fairlead.connect.runtime.pipeline.TaskEnvironment;
import io.fairlead.connect.runtime.pipeline.TaskParts;
import io.fairlead.connect.runtime.pipeline.TaskThread;
import io.fairlead.connect.runtime.pipeline.convert.RecordConverters;
import io.fairlead.connect.runtime.pipeline.errors.ConsumedRecordForm;
import io.fairlead.connect.runtime.pipeline.errors.DeadLetterReporter;
import io.fairlead.connect.runtime.pipeline.errors.DeadLetterSettings;
import io.fairlead.connect.runtime.pipeline.errors.DeadLetterTopic;
import io.fairlead.connect.runtime.pipeline.errors.ErrorReporter;
import io.fairlead.connect.runtime.pipeline.errors.ErrorTolerance;
import io.fairlead.connect.runtime.pipeline.errors.LogErrorReporter;
import io.fairlead.connect.runtime.pipeline.errors.TaskErrorMetrics;
import io.fairlead.connect.runtime.pipeline.quota.Quota;
import io.fairlead.connect.runtime.pipeline.transform.TransformChain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.MDC;

/** Puts the stages of a sink task together. Single use, on the task's thread. */
final class SinkTaskBuilder {

  /** Enough for the consumer to run ahead, little enough to go back quickly after a rewind. */
  private static final int BUFFERED_BATCHES = 16;

  private static final int DEFAULT_MAX_POLL_INTERVAL_MILLIS = 300_000;

  private final TaskParts parts;
  private final TaskEnvironment environment;
  private final TaskControl control;
  private final ConnectorTaskId id;
  private final CallTracker calls;
  private final Time time;
  private final SinkConnectorConfig config;
  private final SinkTaskResources resources = new SinkTaskResources();
  private final PendingReports reports = new PendingReports();

  SinkTaskBuilder(TaskParts parts, TaskEnvironment environment, TaskControl control) {
    this.parts = parts;
    this.environment = environment;
    this.control = control;
    this.id = parts.spec().id();
    this.calls = control.calls();
    this.time = environment.services().time();
    SinkConnectorConfig.validate(parts.connectorConfig());
    this.config = new SinkConnectorConfig(parts.connectorConfig());
  }

  TaskBody build() {
    try {
      return assemble();
    } catch (RuntimeException | LinkageError e) {
      resources.close();
      throw e;
    }
  }

  private TaskBody assemble() {
    ErrorTolerance tolerance = tolerance();
    CallTracker conversions = calls.beside();
    RecordConverters converters =
        resources.hold(RecordConverters.build(parts, environment, tolerance, conversions));
    converters.pluginInfo().forEach(control.metrics()::plugin);
    TransformChain<SinkRecord> transforms =
        resources.hold(TransformChain.build(id, config, environment, tolerance, conversions));

    LagTracker lag = new LagTracker();
    control.metrics().figures().lagFrom(lag::at);
    SinkTaskMetrics metrics =
        resources.hold(
            new SinkTaskMetrics(environment.metrics(), id, lag::max), SinkTaskMetrics::close);
    Progress progress = new Progress(metrics, lag);

    Map<String, Object> consumerConfig =
        parts
            .clients()
            .sinkConsumer(
                "connector-consumer-" + id, parts.task() instanceof TransactionalSinkTask);
    Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumerConfig);
    AtomicLong epochs = new AtomicLong();
    long bufferBytes = environment.workerConfig().getLong(WorkerConfig.SINK_BUFFER_BYTES_CONFIG);
    Handover handover =
        new Handover(BUFFERED_BATCHES, bufferBytes, consumer::wakeup)
            .countingAt(control.metrics().figures().memory());
    ConsumerLoop fetch =
        new ConsumerLoop(
            new ConsumerLoop.Parts(
                consumer, handover, epochs, lag, maxPollInterval(consumerConfig)));

    SinkTask task = (SinkTask) parts.task();
    OffsetCommits.Settings commitSettings = commitSettings();
    Assignment assignment = new Assignment(handover, epochs);
    TargetOffsets target = new TargetOffsets(task, control, assignment, progress);
    ErrantRecords errantRecords =
        config.errantRecordReporterEnabled()
            ? new ErrantRecords(tolerance, converters, reports)
            : null;
    Delivery delivery =
        new Delivery(
            task,
            control,
            time,
            commitSettings.intervalMillis(),
            errantRecords == null ? () -> {} : errantRecords::check);
    SinkContext context = context(errantRecords, assignment, handover);
    OffsetCommits commits =
        new OffsetCommits(
            new OffsetCommits.Parts(
                task, assignment, target, delivery, reports, handover, progress),
            commitSettings,
            control);
    PartitionRequests requests =
        new PartitionRequests(context, assignment, delivery, handover, progress);
    PartitionEvents events =
        new PartitionEvents(
            new PartitionEvents.Parts(
                task, assignment, delivery, commits, target, requests, reports, progress),
            control,
            commitSettings.timeoutMillis());
    SinkTaskBody.Surroundings surroundings =
        new SinkTaskBody.Surroundings(
            context, assignment, requests, events, topics(), reports, progress, quota());
    ConversionAhead conversion =
        resources.hold(
            new ConversionAhead(
                new RecordConversion(converters, transforms),
                work -> thread("sink-conversion-", work)),
            ConversionAhead::abort);
    return new SinkTaskBody(
        new SinkTaskBody.Stages(task, fetch, handover, conversion, delivery, commits, surroundings),
        new SinkTaskBody.Start(
            parts.taskConfig(),
            this::prepare,
            () -> target.begin(parts.spec().incarnation()),
            listener -> subscribe(consumer, listener),
            this::startConsumerThread),
        resources,
        control,
        time);
  }

  private Quota quota() {
    Quota quota = Quota.of(parts.connectorConfig(), parts.spec().taskConfig(), System::nanoTime);
    control.metrics().figures().quota(quota);
    return quota;
  }

  private ErrorTolerance tolerance() {
    TaskErrorMetrics metrics =
        resources.hold(
            new TaskErrorMetrics(environment.metrics(), id, time), TaskErrorMetrics::close);
    List<ErrorReporter> reporters = new ArrayList<>();
    reporters.add(new LogErrorReporter(id, config, metrics, control.secrets()));
    deadLetters()
        .ifPresent(
            settings -> {
              Map<String, Object> producer =
                  parts.clients().producer("connector-dlq-producer-" + id);
              DeadLetterReporter reporter =
                  new DeadLetterReporter(
                      settings,
                      new ConsumedRecordForm(),
                      () -> new KafkaProducer<>(producer),
                      metrics,
                      control.secrets());
              // Closed by the tolerance otherwise.
              resources.hold(() -> {}, ignored -> reporter.abort());
              reporters.add(reporter);
            });
    return resources.hold(
        new ErrorTolerance(
            ErrorTolerance.Policy.of(config), metrics, time, control::sleep, reporters));
  }

  private Optional<DeadLetterSettings> deadLetters() {
    return config
        .deadLetterTopic()
        .map(
            topic ->
                new DeadLetterSettings(
                    id,
                    topic,
                    config.deadLetterTopicReplicationFactor(),
                    config.deadLetterContextHeadersEnabled()));
  }

  private SinkContext context(
      ErrantRecords errantRecords, Assignment assignment, Handover handover) {
    PluginMetricsRegistry pluginMetrics =
        resources.hold(
            environment
                .metrics()
                .pluginMetrics("connector", id.connector(), "task", Integer.toString(id.task())),
            PluginMetricsRegistry::close);
    return new SinkContext(
        new SinkContext.Offers(parts.taskConfig(), errantRecords, pluginMetrics),
        assignment::partitions,
        handover::wakeTask);
  }

  private OffsetCommits.Settings commitSettings() {
    WorkerConfig worker = environment.workerConfig();
    return new OffsetCommits.Settings(
        time,
        worker.getLong(WorkerConfig.OFFSET_COMMIT_INTERVAL_MS_CONFIG),
        worker.getLong(WorkerConfig.OFFSET_COMMIT_TIMEOUT_MS_CONFIG));
  }

  private ActiveTopics topics() {
    boolean tracked =
        environment.workerConfig().getBoolean(WorkerConfig.TOPIC_TRACKING_ENABLE_CONFIG);
    return new ActiveTopics(id, tracked ? environment.services().statuses() : null, time);
  }

  private void prepare() {
    deadLetters()
        .ifPresent(
            settings ->
                DeadLetterTopic.ensure(
                    settings, parts.clients().admin("connector-dlq-adminclient-")));
  }

  private void subscribe(Consumer<byte[], byte[]> consumer, ConsumerRebalanceListener listener) {
    config
        .topicsRegex()
        .ifPresentOrElse(
            regex -> consumer.subscribe(regex, listener),
            () -> consumer.subscribe(config.topics(), listener));
  }

  private void startConsumerThread(Runnable loop) {
    thread("sink-consumer-", loop).start();
  }

  /** A thread beside the task's, with its log and loader. */
  private Thread thread(String prefix, Runnable work) {
    String logContext = MDC.get(TaskThread.LOGGING_CONTEXT);
    Thread thread =
        new Thread(
            () -> {
              if (logContext != null) {
                MDC.put(TaskThread.LOGGING_CONTEXT, logContext);
              }
              work.run();
            },
            prefix + id);
    thread.setDaemon(true);
    thread.setContextClassLoader(parts.loader());
    return thread;
  }

  private static Duration maxPollInterval(Map<String, Object> consumerConfig) {
    Object millis = consumerConfig.get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
    return Duration.ofMillis(
        millis == null
            ? DEFAULT_MAX_POLL_INTERVAL_MILLIS
            : Long.parseLong(millis.toString().trim()));
  }
}
