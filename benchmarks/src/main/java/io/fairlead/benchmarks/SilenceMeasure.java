// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * How long a task that nothing was done to stays silent while others come and go: tasks of 20
 * records per second each run on, connectors are added, a worker joins and leaves. Untouched are
 * those that were on one worker from beginning to end. The time of a record is the broker's.
 */
record SilenceMeasure(int connectors, Report report) {

  private static final int STEADY = 12;
  private static final long LOOK_MS = 200;

  void run(BenchmarkCluster.Setting setting, String idleTopic, String topic) throws Exception {
    Map<String, Set<String>> places = new HashMap<>();
    long begin;
    try (BenchmarkCluster cluster = BenchmarkCluster.start(setting, "silence")) {
      for (int i = 0; i < STEADY; i++) {
        cluster.deploy(
            "steady" + i,
            Map.of(
                "connector.class", "io.fairlead.benchmarks.plugin.SteadySource",
                "tasks.max", "1",
                "topic", topic,
                "key", "steady" + i,
                "records.per.second", "20"));
      }
      cluster.awaitAllRunning(STEADY, null);
      TimeUnit.SECONDS.sleep(2);
      begin = System.currentTimeMillis();
      Thread watch = watch(cluster, places);
      for (int i = 0; i < connectors; i++) {
        cluster.deploy("c" + i, cluster.idle(idleTopic));
      }
      cluster.awaitAllRunning(STEADY + connectors, null);
      WorkerProcess joined = cluster.addWorker();
      cluster.awaitAllRunning(STEADY + connectors, null);
      TimeUnit.SECONDS.sleep(5);
      joined.close();
      cluster.awaitAllRunning(STEADY + connectors, joined.id());
      TimeUnit.SECONDS.sleep(2);
      watch.interrupt();
      watch.join();
    }
    tell(setting, topic, begin, places);
  }

  private static Thread watch(BenchmarkCluster cluster, Map<String, Set<String>> places) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  for (var unit : cluster.units().entrySet()) {
                    if (unit.getKey().startsWith("steady") && unit.getKey().endsWith("/0")) {
                      String name = unit.getKey().substring(0, unit.getKey().length() - 2);
                      places.computeIfAbsent(name, key -> new HashSet<>()).add(unit.getValue());
                    }
                  }
                  TimeUnit.MILLISECONDS.sleep(LOOK_MS);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            "places");
    thread.start();
    return thread;
  }

  private void tell(
      BenchmarkCluster.Setting setting, String topic, long begin, Map<String, Set<String>> places) {
    Map<String, Long> last = new HashMap<>();
    Map<String, Long> longest = new HashMap<>();
    Map<String, Object> client =
        Map.of(
            "bootstrap.servers", setting.bootstrapServers(),
            "enable.auto.commit", "false",
            "auto.offset.reset", "earliest");
    StringDeserializer text = new StringDeserializer();
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(client, text, text)) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          Long before = last.put(record.key(), record.timestamp());
          if (before != null && before >= begin) {
            longest.merge(record.key(), record.timestamp() - before, Math::max);
          }
        }
      }
    }
    String label = setting.label();
    long stayed =
        longest.entrySet().stream()
            .filter(each -> places.getOrDefault(each.getKey(), Set.of()).size() == 1)
            .mapToLong(Map.Entry::getValue)
            .max()
            .orElse(-1);
    long any = longest.values().stream().mapToLong(Long::longValue).max().orElse(-1);
    report.add(
        "tasks that stayed where they were, of " + STEADY,
        label,
        places.values().stream().filter(where -> where.size() == 1).count());
    report.add("longest silence of a task that stayed: s", label, stayed / 1e3);
    report.add("longest silence of any task: s", label, any / 1e3);
  }
}
