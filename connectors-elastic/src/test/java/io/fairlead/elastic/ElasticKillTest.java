// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.KafkaExtension;
import io.fairlead.testkit.KafkaTestServer;
import io.fairlead.testkit.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Invariant 2: a worker is killed in mid-stream, and another one goes on; each record is one
 * document. With {@code -Dfairlead.long=true} a million records.
 */
@Timeout(1_800)
@ExtendWith(KafkaExtension.class)
class ElasticKillTest {

  private static final int RECORDS = Boolean.getBoolean("fairlead.long") ? 1_000_000 : 20_000;
  private static final Duration DEADLINE = Duration.ofSeconds(900);

  @TempDir private Path folder;

  private static void fill(KafkaTestServer kafka, String topic) throws Exception {
    kafka.createTopic(topic, 4, Map.of());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        Future<?> sent =
            producer.send(new ProducerRecord<>(topic, i % 4, null, "{\"sale\":" + i + "}"));
        if (i < 4) {
          // The partition has its leader when this is over.
          sent.get();
        }
      }
    }
  }

  @Test
  void anotherWorkerGoesOn(KafkaTestServer kafka) throws Exception {
    OpenSearch server = OpenSearch.shared();
    fill(kafka, "killed-worker");
    Map<String, String> config =
        properties(
            "connector.class", "io.fairlead.elastic.ElasticSinkConnector",
            "topics", "killed-worker",
            "tasks.max", "2",
            "connection.url", server.uri().toString(),
            "key.ignore", "true",
            "batch.size", "500");

    try (WorkerProcess first = WorkerProcess.start(kafka, "elastic-kill", Map.of(), folder)) {
      first.connectors().create("to-search", config);
      Awaitility.await()
          .atMost(DEADLINE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> server.count("killed-worker") > RECORDS / 8);
      first.kill();
    }
    long before = server.count("killed-worker");
    assertThat(before).as("killed in mid-stream").isLessThan(RECORDS);

    try (WorkerProcess second = WorkerProcess.start(kafka, "elastic-kill", Map.of(), folder)) {
      Awaitility.await()
          .atMost(DEADLINE)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> server.count("killed-worker") >= RECORDS && settled(second));
    }
    assertThat(server.count("killed-worker")).isEqualTo(RECORDS);
    long sum =
        server
            .post(
                "/killed-worker/_search",
                "{\"size\":0,\"aggs\":{\"s\":{\"sum\":{\"field\":\"sale\"}}}}")
            .at("/aggregations/s/value")
            .asLong();
    assertThat(sum).isEqualTo(RECORDS * (RECORDS - 1L) / 2);
    System.out.printf(
        "%d records, worker killed after %d: each is one document%n", RECORDS, before);
  }

  /** Whether everything is committed, so that nothing is sent again. */
  private static boolean settled(WorkerProcess worker) {
    long sum = 0;
    for (var each : worker.connectors().offsets("to-search")) {
      sum += each.at("/offset/kafka_offset").asLong();
    }
    return sum == RECORDS;
  }
}
