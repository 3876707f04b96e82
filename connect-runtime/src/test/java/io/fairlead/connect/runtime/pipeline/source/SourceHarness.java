// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.pipeline.AnyOverride;
import io.fairlead.connect.runtime.pipeline.DefaultTaskFactory;
import io.fairlead.connect.runtime.pipeline.ExactlyOnceServices;
import io.fairlead.connect.runtime.pipeline.MemorySourceOffsets;
import io.fairlead.connect.runtime.pipeline.MemoryStatusStore;
import io.fairlead.connect.runtime.pipeline.RecordingListener;
import io.fairlead.connect.runtime.pipeline.TaskEnvironment;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import io.fairlead.connect.runtime.pipeline.TaskServices;
import io.fairlead.connect.runtime.pipeline.TaskSpec;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.secrets.SecretMask;
import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.storage.StringConverter;

/** Runs source tasks against a broker, with stores in memory. One for each test. */
final class SourceHarness implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(90);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  final KafkaBroker broker;
  final String connector = "source-" + NUMBER.incrementAndGet();
  final MemorySourceOffsets offsets = new MemorySourceOffsets();
  final MemoryStatusStore statuses = new MemoryStatusStore();
  final ConnectMetrics metrics;
  private final DefaultTaskFactory factory;
  private final List<TaskRunner> runners = new ArrayList<>();
  private int epoch;

  SourceHarness(KafkaBroker broker) {
    this(broker, Map.of(), ConfigProviders.none());
  }

  SourceHarness(
      KafkaBroker broker, Map<String, String> workerProperties, ConfigProviders providers) {
    this(broker, workerProperties, providers, null);
  }

  /**
   * @param exactlyOnce null for at-least-once
   */
  SourceHarness(
      KafkaBroker broker,
      Map<String, String> workerProperties,
      ConfigProviders providers,
      ExactlyOnceServices exactlyOnce) {
    this.broker = broker;
    Map<String, String> properties = new HashMap<>();
    if (broker != null) {
      properties.put("bootstrap.servers", broker.bootstrapServers());
    }
    properties.put("group.id", "test");
    properties.put("config.storage.topic", "test-configs");
    properties.put("offset.storage.topic", "test-offsets");
    properties.put("status.storage.topic", "test-statuses");
    properties.put("key.converter", StringConverter.class.getName());
    properties.put("value.converter", StringConverter.class.getName());
    properties.put("offset.flush.interval.ms", "100");
    properties.put("connector.client.config.override.policy", AnyOverride.class.getName());
    properties.put("listeners", "http://localhost:0");
    properties.putAll(workerProperties);
    WorkerConfig config = WorkerConfig.distributed(properties);
    metrics = new ConnectMetrics(connector, config, "cluster", Time.SYSTEM);
    factory =
        new DefaultTaskFactory(
            new TaskEnvironment(
                config,
                Plugins.load(config),
                providers,
                metrics,
                raw -> new SecretMask(new ConfigDef()),
                new TaskServices(
                    (id, source, clients) -> offsets,
                    statuses,
                    Time.SYSTEM,
                    "cluster",
                    "worker",
                    exactlyOnce)));
  }

  /** A topic that no other test has. */
  String newTopic(int partitions) {
    String topic = "topic-" + UUID.randomUUID();
    broker.createTopic(topic, partitions, Map.of());
    return topic;
  }

  TaskRunner start(Script script, RecordingListener listener, Map<String, String> config) {
    return start(script, listener, config, TargetState.STARTED);
  }

  TaskRunner start(
      Script script, RecordingListener listener, Map<String, String> config, TargetState state) {
    TaskRunner runner = create(script, listener, config, state);
    runner.start();
    return runner;
  }

  TaskRunner create(
      Script script, RecordingListener listener, Map<String, String> config, TargetState state) {
    String scriptId = UUID.randomUUID().toString();
    ScriptedSourceTask.SCRIPTS.put(scriptId, script);
    Map<String, String> connectorConfig = new HashMap<>();
    connectorConfig.put("name", connector);
    connectorConfig.put("connector.class", ScriptedSourceConnector.class.getName());
    connectorConfig.putAll(config);
    Map<String, String> taskConfig = new HashMap<>(config);
    taskConfig.put("task.class", ScriptedSourceTask.class.getName());
    taskConfig.put("script", scriptId);
    TaskSpec spec =
        new TaskSpec(
            new ConnectorTaskId(connector, 0), ++epoch, connectorConfig, taskConfig, state);
    TaskRunner runner = factory.create(spec, listener);
    runners.add(runner);
    return runner;
  }

  TaskRunner lastRunner() {
    return runners.get(runners.size() - 1);
  }

  /** Transactional ids that the broker knows. */
  Set<String> transactionalIds() {
    try (Admin admin = admin()) {
      return admin.listTransactions().all().get(30, TimeUnit.SECONDS).stream()
          .map(TransactionListing::transactionalId)
          .collect(Collectors.toSet());
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  /** Value of a figure of the task. */
  Object figure(String group, String name) {
    return metrics.registry().metrics().entrySet().stream()
        .filter(entry -> entry.getKey().group().equals(group))
        .filter(entry -> entry.getKey().name().equals(name))
        .map(entry -> entry.getValue().metricValue())
        .findFirst()
        .orElse(null);
  }

  /** All records of a topic partition, once there are at least so many. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int partition, int atLeast) {
    return read(topic, partition, atLeast, "read_uncommitted");
  }

  /** Values of the records of committed transactions, once there are at least so many. */
  List<String> committed(String topic, int partition, int atLeast) {
    return read(topic, partition, atLeast, "read_committed").stream()
        .map(record -> text(record.value()))
        .toList();
  }

  private List<ConsumerRecord<byte[], byte[]>> read(
      String topic, int partition, int atLeast, String isolation) {
    Map<String, Object> config =
        Map.of(
            "isolation.level",
            isolation,
            "bootstrap.servers",
            broker.bootstrapServers(),
            "key.deserializer",
            ByteArrayDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class,
            "auto.offset.reset",
            "earliest");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long deadline = System.nanoTime() + SOON.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
      TopicPartition from = new TopicPartition(topic, partition);
      consumer.assign(List.of(from));
      while (System.nanoTime() < deadline
          && (records.size() < atLeast
              || consumer.position(from) < consumer.endOffsets(List.of(from)).get(from))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  List<String> values(String topic, int partition, int atLeast) {
    return read(topic, partition, atLeast).stream().map(record -> text(record.value())).toList();
  }

  @Override
  public void close() {
    runners.forEach(TaskRunner::stop);
    for (TaskRunner runner : runners) {
      if (!runner.awaitStop(Duration.ofSeconds(10))) {
        runner.cancel();
      }
    }
    factory.close();
    metrics.close();
  }
}
