// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.pipeline.RecordingListener;
import io.fairlead.connect.runtime.pipeline.TaskRunner;
import io.fairlead.servers.KafkaBroker;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Records per second and processor time per record of a source task beside those of a producer
 * alone, with its own defaults and with the task's, in turns, on one broker of another JVM.
 * Arguments: bootstrap servers (none: a broker in this JVM, which spoils processor times), records
 * per round, rounds, then producer settings {@code key=value} for the task.
 */
final class ThroughputMain {

  private static final String VALUE = "x".repeat(100);
  private static final Map<String, Object> TASK_SETTINGS =
      Map.of(
          "batch.size", 131_072,
          "enable.idempotence", false,
          "max.in.flight.requests.per.connection", 1);

  private ThroughputMain() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 1 && arguments[0].equals("broker")) {
      KafkaBroker broker = KafkaBroker.start(KafkaBroker.Settings.defaults());
      System.out.println(broker.bootstrapServers());
      new CountDownLatch(1).await();
    }
    String servers = arguments.length > 0 ? arguments[0] : "";
    int records = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
    Map<String, String> overrides = new HashMap<>();
    for (int i = 3; i < arguments.length; i++) {
      String[] pair = arguments[i].split("=", 2);
      overrides.put("producer.override." + pair[0], pair[1]);
    }
    try (KafkaBroker own = servers.isEmpty() ? KafkaBroker.start() : null) {
      String bootstrap = own == null ? servers : own.bootstrapServers();
      run(bootstrap, records, rounds, overrides);
    }
    System.exit(0);
  }

  private static void run(String servers, int records, int rounds, Map<String, String> overrides)
      throws Exception {
    double rawBest = 0;
    double taskBest = 0;
    for (int round = 0; round < rounds; round++) {
      Measure raw = raw(servers, records, Map.of());
      Measure tuned = raw(servers, records, TASK_SETTINGS);
      Measure task = task(servers, records, overrides);
      System.out.printf(
          "raw   %s%ntuned %s%ntask  %s  of raw %.2f, cpu %.2f; of tuned %.2f, cpu %.2f%n",
          raw,
          tuned,
          task,
          task.rate() / raw.rate(),
          task.cpuMicros() / raw.cpuMicros(),
          task.rate() / tuned.rate(),
          task.cpuMicros() / tuned.cpuMicros());
      rawBest = Math.max(rawBest, raw.rate());
      taskBest = Math.max(taskBest, task.rate());
    }
    System.out.printf(
        "best: raw %.0f/s, task %.0f/s, ratio %.2f%n", rawBest, taskBest, taskBest / rawBest);
  }

  private record Measure(int records, long nanos, long cpuNanos) {
    double rate() {
      return records * 1e9 / nanos;
    }

    double cpuMicros() {
      return cpuNanos / 1e3 / records;
    }

    @Override
    public String toString() {
      return "%,9.0f records/s %6.2f us cpu/record".formatted(rate(), cpuMicros());
    }
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static String newTopic(String servers) throws Exception {
    String topic = "throughput-" + System.nanoTime();
    try (var admin =
        org.apache.kafka.clients.admin.Admin.create(
            Map.<String, Object>of("bootstrap.servers", servers))) {
      admin
          .createTopics(List.of(new org.apache.kafka.clients.admin.NewTopic(topic, 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    return topic;
  }

  private static Measure raw(String servers, int records, Map<String, Object> settings)
      throws Exception {
    String topic = newTopic(servers);
    AtomicLong acknowledged = new AtomicLong();
    Map<String, Object> config = new HashMap<>(settings);
    config.put("bootstrap.servers", servers);
    config.put("key.serializer", StringSerializer.class);
    config.put("value.serializer", StringSerializer.class);
    long cpu = cpu();
    long begin = System.nanoTime();
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(config)) {
      for (int i = 0; i < records; i++) {
        producer.send(
            new ProducerRecord<>(topic, VALUE),
            (metadata, failure) -> acknowledged.incrementAndGet());
      }
      producer.flush();
    }
    Measure measure = new Measure(records, System.nanoTime() - begin, cpu() - cpu);
    if (acknowledged.get() != records) {
      throw new IllegalStateException("lost records");
    }
    return measure;
  }

  private static Measure task(String servers, int records, Map<String, String> overrides)
      throws Exception {
    String topic = newTopic(servers);
    CountDownLatch done = new CountDownLatch(1);
    Map<String, Object> partition = Map.of("p", "1");
    Script script =
        new Script() {
          private int sent;
          private int acknowledged;

          @Override
          protected List<SourceRecord> poll() throws InterruptedException {
            if (sent == records) {
              return nothing();
            }
            List<SourceRecord> batch = new ArrayList<>(1_000);
            for (int i = 0; i < 1_000 && sent < records; i++, sent++) {
              batch.add(
                  new SourceRecord(
                      partition, Map.of("n", sent), topic, Schema.STRING_SCHEMA, VALUE));
            }
            return batch;
          }

          @Override
          protected void commitRecord(SourceRecord record, RecordMetadata metadata) {
            if (++acknowledged == records) {
              done.countDown();
            }
          }
        };
    Map<String, String> worker =
        Map.of("bootstrap.servers", servers, "offset.flush.interval.ms", "1000");
    try (SourceHarness harness = new SourceHarness(null, worker, ConfigProviders.none())) {
      long cpu = cpu();
      long begin = System.nanoTime();
      TaskRunner runner = harness.start(script, new RecordingListener(), overrides);
      if (!done.await(5, TimeUnit.MINUTES)) {
        throw new IllegalStateException(runner + " did not finish");
      }
      return new Measure(records, System.nanoTime() - begin, cpu() - cpu);
    }
  }
}
