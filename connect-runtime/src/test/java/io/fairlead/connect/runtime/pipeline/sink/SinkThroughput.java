// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.servers.KafkaBroker;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Compares one sink task with a bare consumer on the same broker, 100-byte strings. Arguments:
 * records per round (default 3,000,000), rounds (default 5). No test: figures depend on the
 * machine; only ratios of one run mean something.
 */
public final class SinkThroughput {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private SinkThroughput() {}

  public static void main(String[] args) throws Exception {
    int records = args.length > 0 ? Integer.parseInt(args[0]) : 3_000_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    try (KafkaBroker broker = KafkaBroker.start();
        SinkWorker worker = new SinkWorker(broker, Map.of("offset.flush.interval.ms", "60000"))) {
      String topic = worker.topic(1);
      fill(broker, topic, records);
      for (int round = 1; round <= rounds; round++) {
        double raw = raw(broker, topic, records);
        double sink = sink(worker, topic, records);
        System.out.printf(
            "round %d: raw consumer %,.0f rec/s, sink task %,.0f rec/s, ratio %.2f%n",
            round, raw, sink, sink / raw);
      }
    }
  }

  private static void fill(KafkaBroker broker, String topic, int records) {
    byte[] value = "x".repeat(100).getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "linger.ms", "20",
                "batch.size", "262144"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>(topic, 0, null, value));
      }
    }
  }

  private static double raw(KafkaBroker broker, String topic, int records) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long begin = 0;
      long cpu = 0;
      long seen = 0;
      while (seen < records) {
        int count = consumer.poll(Duration.ofSeconds(1)).count();
        if (seen == 0 && count > 0) {
          begin = System.nanoTime();
          cpu = THREADS.getCurrentThreadCpuTime();
        }
        seen += count;
      }
      report("raw consumer", THREADS.getCurrentThreadCpuTime() - cpu, seen);
      return records * 1e9 / (System.nanoTime() - begin);
    }
  }

  private static double sink(SinkWorker worker, String topic, int records) throws Exception {
    AtomicLong begin = new AtomicLong();
    AtomicLong end = new AtomicLong();
    CountDownLatch done = new CountDownLatch(1);
    SinkScript counting =
        new SinkScript() {
          private long seen;

          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> batch) {
            if (seen == 0 && !batch.isEmpty()) {
              begin.set(System.nanoTime());
            }
            seen += batch.size();
            batch.clear();
            if (seen == records) {
              end.set(System.nanoTime());
              done.countDown();
            }
          }
        };
    String connector = "throughput-" + UUID.randomUUID();
    SinkWorker.Running task = worker.start(connector, 0, Map.of("topics", topic), counting);
    if (!done.await(5, TimeUnit.MINUTES)) {
      throw new IllegalStateException("not all records came");
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().endsWith(connector + "-0")) {
        report(
            thread.getName().substring(0, 12), THREADS.getThreadCpuTime(thread.getId()), records);
      }
    }
    task.stop();
    return records * 1e9 / (end.get() - begin.get());
  }

  private static void report(String who, long cpuNanos, long records) {
    System.out.printf("  %-14s %.2f µs CPU/rec%n", who, cpuNanos / 1e3 / records);
  }
}
