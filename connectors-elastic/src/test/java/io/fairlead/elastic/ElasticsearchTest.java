// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.search.SearchApi;
import io.fairlead.servers.search.SearchServer;
import io.fairlead.testkit.SinkTaskHarness;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where the sink depends on answers, they are those of a real Elasticsearch 7.10 too. */
@Timeout(600)
class ElasticsearchTest {

  private static final Path PROGRAM = Path.of("..", "embedded-elasticsearch", "target");
  private static final int DOCUMENTS = Boolean.getBoolean("fairlead.long") ? 200_000 : 5_000;
  private static final int CHUNK = 500;

  @TempDir private static Path folder;

  private static SearchServer server;
  private static SearchApi api;

  @BeforeAll
  static void start() {
    String classPath =
        PROGRAM.resolve("classes")
            + File.pathSeparator
            + PROGRAM.resolve("dependencies").resolve("*");
    server = SearchServer.start(SearchServer.Settings.elasticsearch(classPath, folder, 0));
    api = server.api();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static Map<String, String> config(String... more) {
    Map<String, String> config =
        properties(
            "topics", "any",
            "connection.url", server.uri().toString(),
            "retry.backoff.ms", "20",
            "linger.ms", "0");
    config.putAll(properties(more));
    return config;
  }

  private static SinkTaskHarness deliver(Map<String, String> config, SinkRecord... records) {
    SinkTaskHarness sink = SinkTaskHarness.start(new ElasticSinkTask(), config);
    try (sink) {
      for (SinkRecord record : records) {
        sink.put(record);
      }
      sink.awaitAllCommitted();
    }
    return sink;
  }

  @Test
  void itIsElasticsearch() {
    assertThat(api.get("/").at("/version/number").asText()).startsWith("7.10");
    assertThat(api.get("/").at("/version/distribution").isMissingNode()).isTrue();
    assertThat(new ElasticSinkConnector().checkConnection(config()))
        .allSatisfy(result -> assertThat(result.toString()).doesNotContain("FAILED"));
  }

  @Test
  void newerVersionsWinAndDeletesDelete() {
    Map<String, String> config = config("behavior.on.null.values", "delete");
    SinkRecord old = record("versions", 0, 5, "a", Map.of("n", 5));
    SinkRecord newer = record("versions", 0, 9, "a", Map.of("n", 9));
    SinkRecord gone = record("versions", 0, 10, "b", Map.of("n", 1));
    SinkRecord tombstone = record("versions", 0, 11, "b", null);

    deliver(config, old, newer, gone, tombstone);
    SinkTaskHarness again = deliver(config, old, newer, old);

    assertThat(again.reported()).isEmpty();
    assertThat(api.get("/versions/_doc/a").at("/_source/n").asInt()).isEqualTo(9);
    assertThat(api.count("versions")).isEqualTo(1);
  }

  @Test
  void createTwiceIsOneDocumentAndUpsertMerges() {
    SinkRecord created = record("creates", 0, 0, null, Map.of("n", 1));
    Map<String, String> create = config("write.method", "create", "key.ignore", "true");
    deliver(create, created);
    assertThat(deliver(create, created).reported()).isEmpty();
    assertThat(api.count("creates")).isEqualTo(1);

    deliver(
        config("write.method", "upsert"),
        record("merges", 0, 0, "k", Map.of("a", 1)),
        record("merges", 0, 1, "k", Map.of("b", 2)));
    assertThat(api.get("/merges/_doc/k").path("_source").toString()).isEqualTo("{\"a\":1,\"b\":2}");
  }

  @Test
  void aMappingErrorCostsItsRecordAlone() {
    api.put("/strict", "{\"mappings\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}");

    SinkTaskHarness sink =
        deliver(
            config("key.ignore", "true"),
            record("strict", 0, 0, null, Map.of("n", 1)),
            record("strict", 0, 1, null, Map.of("n", "secret")),
            record("strict", 0, 2, null, Map.of("n", 3)));

    assertThat(api.count("strict")).isEqualTo(2);
    assertThat(sink.reported()).hasSize(1);
    assertThat(sink.reported().get(0).reason())
        .hasMessageContaining("mapper_parsing_exception")
        .hasMessageContaining("[n]")
        .hasMessageNotContaining("secret");
  }

  @Test
  void nothingIsLostOrDoubledWhenTheServerIsKilled() {
    SinkTaskHarness sink =
        SinkTaskHarness.start(
            new ElasticSinkTask(), config("key.ignore", "true", "retry.backoff.max.ms", "500"));
    try (sink) {
      for (int from = 0; from < DOCUMENTS; from += CHUNK) {
        if (from == DOCUMENTS / 2) {
          server.kill();
          new Thread(server::restart, "restart").start();
        }
        List<SinkRecord> records = new ArrayList<>(CHUNK);
        for (int i = from; i < from + CHUNK; i++) {
          records.add(record("killed", 0, i, null, Map.of("n", i)));
        }
        sink.offer(records);
      }
      sink.awaitAllCommitted();
    }

    assertThat(api.count("killed")).isEqualTo(DOCUMENTS);
  }
}
