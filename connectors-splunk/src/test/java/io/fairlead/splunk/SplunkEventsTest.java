// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.hec.HecEvent;
import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
import io.fairlead.testkit.SinkTaskHarness;
import java.math.BigDecimal;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a record, as a collector indexes it. */
@Timeout(600)
class SplunkEventsTest {

  private final Index index = new Index();
  private final HecServer server =
      HecServer.start(
          HecServer.Settings.of(index, HecToken.of("t1"), HecToken.of("t2").withIndexes("audit")));

  @AfterEach
  void stop() {
    server.close();
  }

  private Map<String, String> config(String... more) {
    Map<String, String> config =
        properties(
            "topics", "orders,audit",
            "splunk.hec.uri", server.uri().toString(),
            "splunk.hec.token", "t1",
            "splunk.hec.linger.ms", "0");
    config.putAll(properties(more));
    return config;
  }

  private HecEvent deliver(Map<String, String> config, SinkRecord record) {
    try (SinkTaskHarness sink = SinkTaskHarness.start(new SplunkSinkTask(), config)) {
      sink.put(record);
      sink.awaitAllCommitted();
      assertThat(sink.reported()).isEmpty();
    }
    return index.only();
  }

  @Test
  void aStructBecomesAnObject() {
    Schema schema =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("amount", Decimal.schema(2))
            .field("at", Timestamp.SCHEMA)
            .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    Struct value =
        new Struct(schema)
            .put("id", 7L)
            .put("amount", new BigDecimal("12.50"))
            .put("at", new Date(0))
            .put("tags", List.of("a", "\"quoted\"\n"));

    HecEvent event =
        deliver(
            config(),
            new SinkRecord(
                "orders",
                3,
                null,
                null,
                schema,
                value,
                42L,
                1_700_000_000_123L,
                org.apache.kafka.common.record.TimestampType.CREATE_TIME));

    assertThat(event.event().toString())
        .isEqualTo(
            "{\"id\":7,\"amount\":12.50,\"at\":\"1970-01-01T00:00:00Z\",\"tags\":[\"a\","
                + "\"\\\"quoted\\\"\\n\"],\"note\":null}");
    assertThat(event.time()).isEqualTo("1700000000.123");
    assertThat(event.fields().toString()).isEqualTo("{\"kafka_id\":\"orders-3-42\"}");
    assertThat(event.index()).isEqualTo("main");
  }

  @Test
  void templatesListsAndHeadersRoute() {
    SinkRecord record = record("audit", 0, 1, "car-7", Map.of("team", "sec", "at", 1_600_000_000L));
    record.headers().addString("splunk.header.source", "from-header").addString("trace", "x1");

    HecEvent event =
        deliver(
            config(
                "splunk.indexes", "o_index,a_index",
                "splunk.sources", "s1,s2",
                "splunk.sourcetype.template", "${topic}:${field.team}",
                "splunk.host.template", "${key}",
                "splunk.header.support", "true",
                "splunk.header.custom", "trace,absent",
                "splunk.time.template", "${field.at}",
                "splunk.hec.json.event.enrichment", "env=prod,site=b 1",
                "splunk.hec.track.data", "true"),
            record);

    assertThat(event.index()).isEqualTo("a_index");
    assertThat(event.source()).isEqualTo("from-header");
    assertThat(event.sourcetype()).isEqualTo("audit:sec");
    assertThat(event.host()).isEqualTo("car-7");
    assertThat(event.time()).isEqualTo("1600000000");
    assertThat(event.fields().toString())
        .contains("\"trace\":\"x1\"", "\"env\":\"prod\"", "\"site\":\"b 1\"")
        .contains("\"kafka_offset\":\"1\"", "\"kafka_record_key\":\"car-7\"");
  }

  @Test
  void aTopicMayHaveItsOwnToken() {
    HecEvent event =
        deliver(
            config("splunk.hec.topic.tokens", "audit=t2", "splunk.index.template", "${topic}"),
            record("audit", 0, 0, null, "hello"));

    assertThat(event.index()).isEqualTo("audit");
    assertThat(event.event().asText()).isEqualTo("hello");
  }

  @Test
  void theTimeMayBeInTheText() {
    HecEvent event =
        deliver(
            config(
                "enable.timestamp.extraction", "true",
                "timestamp.regex", "at (?<time>[^,]+),",
                "timestamp.format", "yyyy-MM-dd HH:mm:ss.SSS",
                "timestamp.timezone", "Europe/Berlin"),
            record("orders", 0, 0, null, "sold at 2024-07-01 12:00:00.250, 3 pieces"));

    assertThat(event.time()).isEqualTo("1719828000.250");
  }

  @Test
  void rawValuesGoToTheRawEndpoint() {
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(
            new SplunkSinkTask(),
            config(
                "splunk.hec.raw", "true",
                "splunk.sourcetypes", "access combined",
                "splunk.hec.enable.compression", "true"))) {
      sink.put(
          record("orders", 0, 0, null, "GET /a 200"),
          record(
              "orders", 0, 1, null, "GET /b ü".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
          record("orders", 0, 2, null, Map.of("a", 1)));
      sink.awaitAllCommitted();
    }

    assertThat(index.events())
        .extracting(event -> event.event().asText())
        .containsExactly("GET /a 200", "GET /b ü", "{\"a\":1}");
    assertThat(index.events()).extracting(HecEvent::sourcetype).containsOnly("access combined");
  }

  @Test
  void metricsBecomeMetrics() {
    HecEvent event =
        deliver(
            config("splunk.hec.metrics", "true", "splunk.hec.metrics.prefix", "car."),
            record(
                "orders",
                0,
                0,
                null,
                new java.util.TreeMap<>(
                    Map.of("speed", 88.5, "vin", "W1", "engine", Map.of("rpm", 3000)))));

    assertThat(event.event().asText()).isEqualTo("metric");
    assertThat(event.fields().toString())
        .isEqualTo(
            "{\"kafka_id\":\"orders-0-0\",\"metric_name:car.engine.rpm\":3000,"
                + "\"metric_name:car.speed\":88.5,\"vin\":\"W1\"}");
  }

  @Test
  void completeEventsAreSentAsTheyAre() {
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(
            new SplunkSinkTask(), config("splunk.hec.json.event.formatted", "true"))) {
      sink.put(
          record("orders", 0, 0, null, "{\"event\":\"a\",\"host\":\"h1\"}"),
          record("orders", 0, 1, null, "{\"event\":\"b\"}{\"event\":\"c\"}"),
          record("orders", 0, 2, null, Map.of("event", Map.of("n", 1))));
      sink.awaitAllCommitted();

      assertThat(index.events()).extracting(HecEvent::host).containsExactly("h1", "localhost");
      assertThat(sink.reported())
          .extracting(reported -> reported.record().kafkaOffset())
          .containsExactly(1L);
    }
  }

  @Test
  void recordsWithoutValueFollowThePolicy() {
    try (SinkTaskHarness sink = SinkTaskHarness.start(new SplunkSinkTask(), config())) {
      sink.put(record("orders", 0, 0, "k", null), record("orders", 0, 1, "k", "x"));
      sink.awaitAllCommitted();
      assertThat(sink.reported()).isEmpty();
    }
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(
            new SplunkSinkTask(), config("behavior.on.null.values", "dead-letter"))) {
      sink.put(record("orders", 0, 2, "k", null));
      sink.awaitAllCommitted();
      assertThat(sink.reported()).hasSize(1);
    }
    assertThat(index.count()).isEqualTo(1);
  }

  @Test
  void batchesAreBoundByCountAndBytes() {
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(
            new SplunkSinkTask(),
            config("splunk.hec.max.batch.size", "10", "splunk.hec.linger.ms", "60000"))) {
      sink.offer(Records.texts("orders", 100, 10));
      sink.awaitAllCommitted();
      assertThat(server.eventRequests()).isEqualTo(10);
    }
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(
            new SplunkSinkTask(),
            config("splunk.hec.max.batch.bytes", "5000", "splunk.hec.linger.ms", "60000"))) {
      sink.offer(Records.texts("orders", 100, 1_000));
      sink.awaitAllCommitted();
      assertThat(server.eventRequests()).isBetween(10L + 20, 10L + 34);
    }
    assertThat(index.count()).isEqualTo(200);
  }
}
