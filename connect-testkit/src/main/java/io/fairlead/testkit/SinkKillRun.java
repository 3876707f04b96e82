// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A sink in a worker that is killed in mid-stream, and in another one until everything is there.
 * The topic has four partitions with records <code>{"sale":0}</code>, <code>{"sale":1}</code> and
 * so on: 20,000, with {@code -Dfairlead.long=true} a million. For one thread.
 */
public final class SinkKillRun {

  /** How many records the topic has. */
  public static final int RECORDS = Boolean.getBoolean("fairlead.long") ? 1_000_000 : 20_000;

  private static final int PARTITIONS = 4;
  private static final Duration DEADLINE = Duration.ofSeconds(900);
  private static final Duration OFTEN = Duration.ofMillis(5);
  private static final Duration SELDOM = Duration.ofMillis(200);

  private final KafkaTestServer kafka;
  private final String topic;
  private final Path folder;

  private SinkKillRun(KafkaTestServer kafka, String topic, Path folder) {
    this.kafka = kafka;
    this.topic = topic;
    this.folder = folder;
  }

  /**
   * Fills the topic.
   *
   * @param topic also names the connector and begins the group of the workers
   * @param folder for what the workers say
   */
  public static SinkKillRun fill(KafkaTestServer kafka, String topic, Path folder)
      throws InterruptedException, ExecutionException {
    kafka.createTopic(topic, PARTITIONS, Map.of());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        Future<?> sent =
            producer.send(
                new ProducerRecord<>(topic, i % PARTITIONS, null, "{\"sale\":" + i + "}"));
        if (i < PARTITIONS) {
          // The partition has its leader when this is over.
          sent.get();
        }
      }
    }
    return new SinkKillRun(kafka, topic, folder);
  }

  /** Starts a worker with the connector, and kills it when the sink is in the midst of it. */
  public void kill(Map<String, String> config, BooleanSupplier midStream) {
    try (WorkerProcess worker = start()) {
      worker.connectors().create(topic, config);
      await("the middle of the stream", midStream, OFTEN);
      worker.kill();
    }
  }

  /** Starts another worker, which knows the connector already, until everything is there. */
  public void goOn(Predicate<WorkerProcess> complete) {
    try (WorkerProcess worker = start()) {
      await("the rest", () -> complete.test(worker), SELDOM);
    }
  }

  /** Whether the worker has committed every record, so that none is sent again. */
  public boolean settled(WorkerProcess worker) {
    long sum = 0;
    for (var each : worker.connectors().offsets(topic)) {
      sum += each.at("/offset/kafka_offset").asLong();
    }
    return sum == RECORDS;
  }

  private WorkerProcess start() {
    return WorkerProcess.start(kafka, topic + "-group", Map.of(), folder);
  }

  private static void await(String what, BooleanSupplier condition, Duration poll) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(what + " did not come within " + DEADLINE);
      }
      LockSupport.parkNanos(poll.toNanos());
    }
  }
}
