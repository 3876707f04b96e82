// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.pipeline.DefaultTaskFactory;
import io.fairlead.connect.runtime.pipeline.TaskEnvironment;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import io.fairlead.connect.runtime.pipeline.TaskServices;
import io.fairlead.connect.runtime.pipeline.TaskSpec;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.secrets.SecretMask;
import io.fairlead.servers.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.sink.SinkTask;

/** A worker as far as its sink tasks see it, and what a test needs around it. */
final class SinkWorker implements AutoCloseable {

  private final KafkaBroker broker;
  private final TaskEnvironment environment;
  private final DefaultTaskFactory factory;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Running> running = new ArrayList<>();
  final FakeStatusStore statuses = new FakeStatusStore();

  SinkWorker(KafkaBroker broker, Map<String, String> settings) {
    this.broker = broker;
    Map<String, String> config = new HashMap<>();
    config.put("bootstrap.servers", broker.bootstrapServers());
    config.put("group.id", "sink-worker");
    config.put("config.storage.topic", "configs");
    config.put("offset.storage.topic", "offsets");
    config.put("status.storage.topic", "statuses");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("connector.client.config.override.policy", AllowEverythingPolicy.class.getName());
    config.put("offset.flush.interval.ms", "300");
    // A machine that stands still for a moment costs no task its partitions.
    config.put("session.timeout.ms", "45000");
    config.putAll(settings);
    WorkerConfig workerConfig = WorkerConfig.distributed(config);
    this.environment =
        new TaskEnvironment(
            workerConfig,
            Plugins.load(workerConfig),
            ConfigProviders.none(),
            new ConnectMetrics("worker-" + UUID.randomUUID(), workerConfig, "cluster", Time.SYSTEM),
            raw -> new SecretMask(new ConfigDef()),
            new TaskServices(null, statuses, Time.SYSTEM, "cluster", "localhost:8083"));
    this.factory = new DefaultTaskFactory(environment);
    this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** A task under test. */
  static final class Running {
    final TaskRunner runner;
    final ScriptedSinkTask.Probe probe;
    final Events events;

    Running(TaskRunner runner, ScriptedSinkTask.Probe probe, Events events) {
      this.runner = runner;
      this.probe = probe;
      this.events = events;
    }

    boolean stop() {
      runner.stop();
      return runner.awaitStop(Duration.ofSeconds(90));
    }
  }

  /** What a task told of itself. */
  static final class Events implements TaskRunner.Listener {
    final List<String> told = new CopyOnWriteArrayList<>();
    volatile Throwable failure;

    @Override
    public void started(TaskRunner task, String pluginVersion) {
      told.add("started " + pluginVersion);
    }

    @Override
    public void paused(TaskRunner task) {
      told.add("paused");
    }

    @Override
    public void resumed(TaskRunner task) {
      told.add("resumed");
    }

    @Override
    public void failed(TaskRunner task, Throwable cause) {
      told.add("failed");
      failure = cause;
    }

    @Override
    public void stopped(TaskRunner task) {
      told.add("stopped");
    }

    @Override
    public void configExpiresIn(TaskRunner task, Duration ttl) {}
  }

  Running start(String connector, int task, Map<String, String> config, SinkScript script) {
    return start(connector, task, config, script, TargetState.STARTED);
  }

  Running start(
      String connector,
      int task,
      Map<String, String> config,
      SinkScript script,
      TargetState initial) {
    return start(connector, task, config, script, initial, ScriptedSinkTask.class);
  }

  /** A task that takes part in exactly-once delivery. */
  Running startTransactional(
      String connector, Map<String, String> config, FencingTarget target, SinkScript script) {
    Map<String, String> all = new HashMap<>(config);
    all.put(TransactionalTask.TARGET, target.name());
    return start(connector, 0, all, script, TargetState.STARTED, TransactionalTask.class);
  }

  private Running start(
      String connector,
      int task,
      Map<String, String> config,
      SinkScript script,
      TargetState initial,
      Class<? extends SinkTask> taskClass) {
    String name = UUID.randomUUID().toString();
    ScriptedSinkTask.Probe probe = ScriptedSinkTask.register(name, script);
    Map<String, String> all = new HashMap<>();
    all.put("name", connector);
    all.put("connector.class", ScriptedSinkConnector.class.getName());
    all.put("errors.deadletterqueue.topic.replication.factor", "1");
    all.putAll(config);
    Map<String, String> taskConfig = new HashMap<>(all);
    taskConfig.put("task.class", taskClass.getName());
    taskConfig.put(ScriptedSinkTask.PROBE, name);
    Events events = new Events();
    TaskSpec spec = new TaskSpec(new ConnectorTaskId(connector, task), 1, all, taskConfig, initial);
    Running started = new Running(factory.create(spec, events), probe, events);
    started.runner.start();
    running.add(started);
    return started;
  }

  String topic(int partitions) {
    String name = "topic-" + UUID.randomUUID();
    broker.createTopic(name, partitions, Map.of());
    return name;
  }

  /** Writes values {@code v<from>} to {@code v<from+count-1>}, with keys {@code k…}. */
  void write(String topic, int partition, int from, int count) {
    for (int i = from; i < from + count; i++) {
      producer.send(new ProducerRecord<>(topic, partition, bytes("k" + i), bytes("v" + i)));
    }
    producer.flush();
  }

  void write(String topic, int partition, byte[] value) {
    producer.send(new ProducerRecord<>(topic, partition, bytes("key"), value));
    producer.flush();
  }

  /** What the connector's group has committed; -1 for nothing. */
  long committed(String connector, String topic, int partition) {
    try {
      var offset =
          admin
              .listConsumerGroupOffsets("connect-" + connector)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(new TopicPartition(topic, partition));
      return offset == null ? -1 : offset.offset();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  int members(String connector) {
    String group = "connect-" + connector;
    try {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .size();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** All records of a topic with one partition. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
    }
    return found;
  }

  boolean topicExists(String topic) {
    try {
      return admin.listTopics().names().get().contains(topic);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A figure of a task, or null. */
  Object metric(String group, String connector, int task, String figure) {
    return environment.metrics().registry().metrics().entrySet().stream()
        .filter(
            entry ->
                entry.getKey().group().equals(group)
                    && entry.getKey().name().equals(figure)
                    && connector.equals(entry.getKey().tags().get("connector"))
                    && Integer.toString(task).equals(entry.getKey().tags().get("task")))
        .map(entry -> entry.getValue().metricValue())
        .findFirst()
        .orElse(null);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    running.forEach(task -> task.runner.stop());
    for (Running task : running) {
      if (!task.runner.awaitStop(Duration.ofSeconds(10))) {
        task.runner.cancel();
      }
    }
    producer.close(Duration.ofSeconds(5));
    admin.close(Duration.ofSeconds(5));
    factory.close();
    environment.metrics().close();
  }
}
