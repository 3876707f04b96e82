// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.mqtt;

import io.fairlead.mqtt.MqttSourceConnector;
import io.fairlead.servers.KafkaProcess;
import io.fairlead.servers.MqttBroker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The source in a worker, from the sessions into a topic of Kafka. */
final class SourceRun {

  private static final int PARTITIONS = 4;

  private final MqttBroker broker;
  private final KafkaProcess kafka;
  private final WorkerProcess worker;

  SourceRun(MqttBroker broker, KafkaProcess kafka, WorkerProcess worker) {
    this.broker = broker;
    this.kafka = kafka;
    this.worker = worker;
  }

  static Map<String, String> config(MqttBroker broker, Backlog backlog) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", MqttSourceConnector.class.getName());
    config.put("tasks.max", Integer.toString(backlog.sessions()));
    config.put("mqtt.brokers", broker.address());
    config.put("mqtt.client.id.prefix", backlog.prefix());
    config.put("mqtt.filters", backlog.prefix() + "/{vin}");
    config.put("kafka.topic", backlog.prefix());
    config.put("kafka.key", "{vin}");
    return config;
  }

  Speed run(Backlog backlog) throws Exception {
    long seen = begin(backlog);
    double cpu = Cpu.of(worker.pid());
    long begin = System.nanoTime();
    long all = awaitAll(backlog);
    double seconds = (System.nanoTime() - begin) / 1e9;
    double used = Cpu.of(worker.pid()) - cpu;
    worker.connectors().delete(backlog.prefix());
    return new Speed((all - seen) / seconds, used * backlog.messages() / (all - seen));
  }

  /** Fills the sessions and lets the source begin; how many records there are then. */
  long begin(Backlog backlog) throws Exception {
    kafka.createTopic(backlog.prefix(), PARTITIONS);
    backlog.prepare(broker);
    worker.connectors().create(backlog.prefix(), config(broker, backlog));
    return await(backlog, 1);
  }

  /** Waits until there is a record for each message; how many there are then. */
  long awaitAll(Backlog backlog) throws InterruptedException {
    return await(backlog, backlog.messages());
  }

  private long await(Backlog backlog, long count) throws InterruptedException {
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(each -> new TopicPartition(backlog.prefix(), each))
            .toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      while (true) {
        long end =
            consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
        if (end >= count) {
          return end;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }
}
