// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import static io.fairlead.elastic.Deliveries.deliver;
import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.testkit.SinkTaskHarness;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of records in a real OpenSearch. */
@Timeout(600)
class ElasticWritesTest {

  private static OpenSearch server;

  @BeforeAll
  static void server() {
    server = OpenSearch.shared();
  }

  private static Map<String, String> config(String... more) {
    return Deliveries.config(server.uri(), more);
  }

  @Test
  void insertOverwritesByKeyAndNewerOnesWin() {
    SinkRecord old = record("Insert", 0, 5, "k1", Map.of("n", 5));
    SinkRecord newer = record("Insert", 0, 9, "k1", Map.of("n", 9));

    deliver(config(), old, newer);
    // what comes again, or late, changes nothing and is no error
    SinkTaskHarness again = deliver(config(), old, newer, old);

    assertThat(again.reported()).isEmpty();
    assertThat(server.document("insert", "k1").path("n").asInt()).isEqualTo(9);
    assertThat(server.count("insert")).isEqualTo(1);
  }

  @Test
  void aRecordWithoutValueDeletes() {
    Map<String, String> config = config("behavior.on.null.values", "delete");
    deliver(
        config,
        record("deletes", 0, 0, "a", Map.of("n", 1)),
        record("deletes", 0, 1, "b", Map.of("n", 1)),
        record("deletes", 0, 2, "a", null),
        record("deletes", 0, 3, "never", null));

    assertThat(server.document("deletes", "a").isMissingNode()).isTrue();
    assertThat(server.count("deletes")).isEqualTo(1);
  }

  @Test
  void upsertAndUpdateMerge() {
    deliver(
        config("write.method", "upsert"),
        record("merges", 0, 0, "a", Map.of("x", 1)),
        record("merges", 0, 1, "a", Map.of("y", 2)));
    SinkTaskHarness updates =
        deliver(
            config("write.method", "update"),
            record("merges", 0, 2, "a", Map.of("z", 3)),
            record("merges", 0, 3, "absent", Map.of("z", 3)));

    assertThat(server.document("merges", "a").toString()).isEqualTo("{\"x\":1,\"y\":2,\"z\":3}");
    assertThat(updates.reported())
        .singleElement()
        .satisfies(
            reported -> assertThat(reported.reason()).hasMessageContaining("document_missing"));
  }

  @Test
  void positionsAsIdsWriteOnce() {
    Map<String, String> config = config("key.ignore", "true", "write.method", "create");
    SinkRecord[] records = {
      record("positions", 0, 0, null, Map.of("n", 0)),
      record("positions", 1, 0, "k", Map.of("n", 1))
    };

    deliver(config, records);
    SinkTaskHarness again = deliver(config, records);

    assertThat(again.reported()).isEmpty();
    assertThat(server.count("positions")).isEqualTo(2);
    assertThat(server.document("positions", "positions+1+0").path("n").asInt()).isEqualTo(1);
  }

  @Test
  void idsVersionsAndNamesComeFromFields() {
    Schema schema =
        SchemaBuilder.struct()
            .field("order", Schema.STRING_SCHEMA)
            .field("tenant", Schema.STRING_SCHEMA)
            .field("rev", Schema.INT64_SCHEMA)
            .build();
    java.util.function.LongFunction<Struct> order =
        rev -> new Struct(schema).put("order", "o-1").put("tenant", "T1").put("rev", rev);
    Map<String, String> config =
        config(
            "document.id.template", "${field.order}",
            "document.version", "${field.rev}",
            "routing.template", "${field.tenant}",
            "index.name.template", "sales-${field.tenant}-${time.yyyy.MM}");

    for (long rev : List.of(7L, 3L)) {
      deliver(
          config,
          new SinkRecord(
              "fields",
              0,
              null,
              null,
              schema,
              order.apply(rev),
              rev,
              1_700_000_000_000L,
              org.apache.kafka.common.record.TimestampType.CREATE_TIME));
    }

    JsonNode document = server.get("/sales-t1-2023.11/_doc/o-1?routing=T1");
    assertThat(document.at("/_source/rev").asInt()).isEqualTo(7);
    assertThat(document.path("_routing").asText()).isEqualTo("T1");
    assertThat(document.path("_version").asInt()).isEqualTo(7);
  }

  @Test
  void aMappingErrorCostsItsRecordAloneAndNamesTheField() {
    server.put("/strict", "{\"mappings\":{\"properties\":{\"price\":{\"type\":\"long\"}}}}");

    SinkTaskHarness sink =
        SinkTaskHarness.start(new ElasticSinkTask(), config("linger.ms", "60000"));
    try (sink) {
      for (int i = 0; i < 100; i++) {
        sink.put(
            record("strict", 0, i, "k" + i, Map.of("price", i == 50 ? "top secret" : (Object) i)));
      }
      sink.awaitAllCommitted();
    }

    assertThat(server.count("strict")).isEqualTo(99);
    assertThat(sink.reported())
        .singleElement()
        .satisfies(
            reported ->
                assertThat(reported.reason())
                    .hasMessageContaining("strict-0-50")
                    .hasMessageContaining("price")
                    .hasMessageContaining("400")
                    .hasMessageNotContaining("secret"));
  }

  @Test
  void valuesThatAreNoDocumentsAreReported() {
    SinkTaskHarness sink =
        deliver(
            config(),
            record("odd", 0, 0, "a", "{\"n\": 1,\n \"m\": [1.50]}"),
            record("odd", 0, 1, "b", "no document"),
            record("odd", 0, 2, "c", 17),
            record("odd", 0, 3, null, Map.of("n", 1)));

    assertThat(sink.reported())
        .extracting(reported -> reported.record().kafkaOffset())
        .containsExactly(1L, 2L, 3L);
    assertThat(server.count("odd")).isEqualTo(1);
  }

  @Test
  void dataStreamsTakeARecordOnce() {
    server.put(
        "/_index_template/logs",
        "{\"index_patterns\":[\"logs-*-*\"],\"data_stream\":{},\"priority\":200}");
    Map<String, String> config =
        config(
            "data.stream.type", "logs",
            "data.stream.dataset", "${topic}",
            "data.stream.timestamp.field", "absent,at",
            "key.ignore", "true");
    SinkRecord[] records = {
      record("cars", 0, 0, null, Map.of("at", "2024-05-01T10:00:00Z")),
      record("cars", 0, 1, null, Map.of("n", 1))
    };

    deliver(config, records);
    SinkTaskHarness again = deliver(config, records);

    assertThat(again.reported()).isEmpty();
    assertThat(server.count("logs-cars-default")).isEqualTo(2);
    assertThat(server.get("/_data_stream/logs-cars-default").at("/data_streams/0/name").asText())
        .isEqualTo("logs-cars-default");
    assertThat(server.get("/logs-cars-default/_search?sort=@timestamp").toString())
        .contains("\"@timestamp\":\"2023-11-14T22:13:20.123Z\"")
        .contains("\"@timestamp\":\"2024-05-01T10:00:00Z\"");
  }

  @Test
  void pipelinesAndAliasesAreUsed() {
    server.put(
        "/_ingest/pipeline/stamp",
        "{\"processors\":[{\"set\":{\"field\":\"stamped\",\"value\":true}}]}");
    server.put("/real-1", "{\"aliases\":{\"nick\":{\"is_write_index\":true}}}");

    deliver(
        config(
            "pipeline.template", "stamp",
            "topic.to.external.resource.mapping", "aliased:nick",
            "external.resource.usage", "ALIAS_INDEX"),
        record("aliased", 0, 0, "a", Map.of("n", 1)));
    SinkTaskHarness absent =
        deliver(
            config(
                "topic.to.external.resource.mapping", "aliased:no-such-alias",
                "external.resource.usage", "ALIAS_INDEX"),
            record("aliased", 0, 0, "a", Map.of("n", 1)));

    assertThat(server.document("real-1", "a").path("stamped").asBoolean()).isTrue();
    assertThat(absent.reported())
        .singleElement()
        .satisfies(
            reported -> assertThat(reported.reason()).hasMessageContaining("index_not_found"));
  }

  @Test
  void anIndexMayRollOverInMidStream() {
    server.put("/rolls-000001", "{\"aliases\":{\"rolls\":{\"is_write_index\":true}}}");
    Map<String, String> config =
        config(
            "key.ignore", "true",
            "topic.to.external.resource.mapping", "rolling:rolls",
            "external.resource.usage", "ALIAS_INDEX",
            "batch.size", "50");

    SinkTaskHarness sink = SinkTaskHarness.start(new ElasticSinkTask(), config);
    try (sink) {
      for (int i = 0; i < 1_000; i++) {
        if (i == 500) {
          Awaitility.await()
              .atMost(SinkTaskHarness.DEADLINE)
              .until(
                  () -> {
                    sink.idle();
                    return server.count("rolls-000001") > 0;
                  });
          server.post("/rolls/_rollover", "{}");
        }
        sink.put(record("rolling", 0, i, null, Map.of("n", i)));
      }
      sink.awaitAllCommitted();
    }

    assertThat(sink.reported()).isEmpty();
    assertThat(server.count("rolls-000001")).isPositive();
    assertThat(server.count("rolls-000002")).isPositive();
    assertThat(server.count("rolls-*")).isEqualTo(1_000);
  }

  @Test
  void numbersKeepTheirDigits() {
    String text = "{\"price\": 1.50, \"large\": 123456789012345678901234567890.12345}";

    deliver(config(), record("digits", 0, 0, "a", text));

    assertThat(server.text("/digits/_source/a"))
        .isEqualTo("{\"price\":1.50,\"large\":123456789012345678901234567890.12345}");
  }

  @Test
  void theLastOfManyUpdatesOfADocumentStays() {
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(
            new ElasticSinkTask(),
            config("write.method", "upsert", "batch.size", "7", "linger.ms", "5"))) {
      for (int i = 0; i < 600; i++) {
        sink.put(record("hot", 0, i, "k" + i % 20, Map.of("n", i)));
      }
      sink.awaitAllCommitted();
    }

    for (int key = 0; key < 20; key++) {
      assertThat(server.document("hot", "k" + key).path("n").asInt()).isEqualTo(580 + key);
    }
  }
}
