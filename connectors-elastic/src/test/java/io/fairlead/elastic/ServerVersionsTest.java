// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import static io.fairlead.elastic.Deliveries.deliver;
import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.servers.search.SearchApi;
import io.fairlead.servers.search.SearchServer;
import io.fairlead.testkit.SinkTaskHarness;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the sink depends on answers, they are those of other servers and versions too. */
@Timeout(600)
class ServerVersionsTest {

  /** A server beside the OpenSearch 2.19 of the other tests. */
  enum Engine {
    ELASTICSEARCH_7_10("elasticsearch 7.10"),
    OPENSEARCH_1_3("opensearch 1.3"),
    /** Needs Java 21, which builds have only where they are told of it. */
    OPENSEARCH_3("opensearch 3.");

    private static final String JAVA_21 = System.getProperty("fairlead.java21", "");

    private final String version;

    Engine(String version) {
      this.version = version;
    }

    private SearchServer start(Path folder) {
      assumeTrue(
          this != OPENSEARCH_3 || !JAVA_21.isEmpty(),
          "OpenSearch 3 needs Java 21 or later: -Dfairlead.java21=/its/home");
      return SearchServer.start(new SearchServer.Settings(program(), folder, 0, List.of()));
    }

    private SearchServer.Program program() {
      return switch (this) {
        case ELASTICSEARCH_7_10 ->
            SearchServer.Program.elasticsearch(
                classPath("embedded-elasticsearch", "embedded-elasticsearch"));
        case OPENSEARCH_1_3 ->
            SearchServer.Program.openSearch1(classPath("embedded-search", "embedded-opensearch1"));
        case OPENSEARCH_3 ->
            SearchServer.Program.openSearch(classPath("embedded-search", "embedded-opensearch3"))
                .on(Path.of(JAVA_21));
      };
    }

    private static String classPath(String program, String jars) {
      return target(program).resolve("classes")
          + File.pathSeparator
          + target(jars).resolve("dependencies").resolve("*");
    }

    private static Path target(String module) {
      return Path.of("..", module, "target");
    }
  }

  private static final int DOCUMENTS = Boolean.getBoolean("fairlead.long") ? 200_000 : 5_000;
  private static final int CHUNK = 500;

  @TempDir private static Path folder;

  private static final Map<Engine, SearchServer> STARTED = new EnumMap<>(Engine.class);

  /** Started for the first test that asks, and kept for the others. */
  private static SearchServer server(Engine engine) {
    return STARTED.computeIfAbsent(engine, each -> each.start(folder.resolve(each.name())));
  }

  @AfterAll
  static void stop() {
    STARTED.values().forEach(SearchServer::close);
    STARTED.clear();
  }

  private static Map<String, String> config(Engine engine, String... more) {
    return Deliveries.config(server(engine).uri(), more);
  }

  @ParameterizedTest
  @EnumSource
  void theConnectionCheckTellsTheVersion(Engine engine) {
    assertThat(new ElasticSinkConnector().checkConnection(config(engine)))
        .allSatisfy(
            result -> {
              assertThat(result.status()).isEqualTo(CheckResult.Status.PASSED);
              assertThat(result.message()).contains(engine.version);
            });
  }

  @ParameterizedTest
  @EnumSource
  void newerVersionsWinAndDeletesDelete(Engine engine) {
    SearchApi api = server(engine).api();
    Map<String, String> config = config(engine, "behavior.on.null.values", "delete");
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

  @ParameterizedTest
  @EnumSource
  void createTwiceIsOneDocumentAndUpsertMerges(Engine engine) {
    SearchApi api = server(engine).api();
    SinkRecord created = record("creates", 0, 0, null, Map.of("n", 1));
    Map<String, String> create = config(engine, "write.method", "create", "key.ignore", "true");
    deliver(create, created);
    assertThat(deliver(create, created).reported()).isEmpty();
    assertThat(api.count("creates")).isEqualTo(1);

    deliver(
        config(engine, "write.method", "upsert"),
        record("merges", 0, 0, "k", Map.of("a", 1)),
        record("merges", 0, 1, "k", Map.of("b", 2)));
    assertThat(api.get("/merges/_doc/k").path("_source").toString()).isEqualTo("{\"a\":1,\"b\":2}");
  }

  @ParameterizedTest
  @EnumSource
  void aMappingErrorCostsItsRecordAlone(Engine engine) {
    SearchApi api = server(engine).api();
    api.put("/strict", "{\"mappings\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}");

    SinkTaskHarness sink =
        deliver(
            config(engine, "key.ignore", "true"),
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

  @ParameterizedTest
  @EnumSource
  void nothingIsLostOrDoubledWhenTheServerIsKilled(Engine engine) {
    SearchServer server = server(engine);
    SearchApi api = server.api();
    SinkTaskHarness sink =
        SinkTaskHarness.start(
            new ElasticSinkTask(),
            config(engine, "key.ignore", "true", "retry.backoff.max.ms", "500"));
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
