// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.SinkTaskHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is lost and nothing doubled while a real OpenSearch is short of room, or away. */
@Timeout(1_800)
class ElasticFaultsTest {

  private static final int DOCUMENTS = Boolean.getBoolean("fairlead.long") ? 1_000_000 : 20_000;
  private static final int CHUNK = 1_000;

  private static OpenSearch server;

  @BeforeAll
  static void server() {
    server = OpenSearch.shared();
  }

  private static Map<String, String> config(String... more) {
    Map<String, String> config =
        properties(
            "topics", "any",
            "connection.url", server.uri().toString(),
            "key.ignore", "true",
            "retry.backoff.ms", "50",
            "retry.backoff.max.ms", "500",
            "connection.compression", "true",
            "batch.size", "500");
    config.putAll(properties(more));
    return config;
  }

  private static List<SinkRecord> chunk(String topic, int from) {
    List<SinkRecord> records = new ArrayList<>(CHUNK);
    for (int i = from; i < from + CHUNK; i++) {
      records.add(
          record(topic, i % 3, i / 3, null, Map.of("n", i % 1_000 == 7 ? "bad" : (Object) i)));
    }
    return records;
  }

  private static void createStrict(String index, int shards) {
    server.put(
        "/" + index,
        """
        {"settings":{"number_of_shards":%d,"number_of_replicas":0},
         "mappings":{"properties":{"n":{"type":"long"}}}}\
        """
            .formatted(shards));
  }

  @Test
  void theServerIsKilledAndComesBack() {
    createStrict("killed", 1);
    SinkTaskHarness sink = SinkTaskHarness.start(new ElasticSinkTask(), config());
    try (sink) {
      for (int from = 0; from < DOCUMENTS; from += CHUNK) {
        if (from == DOCUMENTS / 2) {
          server.kill();
          Thread restart = new Thread(server::restart, "restart");
          restart.start();
        }
        sink.offer(chunk("killed", from));
      }
      sink.awaitAllCommitted();
    }

    assertThat(server.count("killed")).isEqualTo(DOCUMENTS - DOCUMENTS / 1_000);
    assertThat(sink.reported()).hasSize(DOCUMENTS / 1_000);
  }

  @Test
  void rejectedItemsAreSentAgainAlone() {
    // given more shards than the write queue has places, and many requests at a time
    createStrict("pressed", 16);
    SinkTaskHarness sink =
        SinkTaskHarness.start(
            new ElasticSinkTask(), config("max.in.flight.requests", "16", "batch.size", "100"));
    try (sink) {
      for (int from = 0; from < DOCUMENTS; from += CHUNK) {
        sink.offer(chunk("pressed", from));
      }
      sink.awaitAllCommitted();
    }

    assertThat(server.get("/_nodes/stats/thread_pool").toString())
        .as("the server did reject")
        .containsPattern("\"write\":\\{[^}]*\"rejected\":[1-9]");
    assertThat(server.count("pressed")).isEqualTo(DOCUMENTS - DOCUMENTS / 1_000);
    assertThat(sink.reported()).hasSize(DOCUMENTS / 1_000);
  }
}
