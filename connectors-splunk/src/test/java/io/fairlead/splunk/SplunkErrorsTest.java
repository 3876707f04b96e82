// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static io.fairlead.testkit.SinkTaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.servers.hec.HecCode;
import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
import io.fairlead.testkit.SinkTaskHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each answer of a collector costs what it must, and nothing else. */
@Timeout(600)
class SplunkErrorsTest {

  private static final int EVENTS = 300;

  private final Index index = new Index();
  private final HecServer server =
      HecServer.start(
          HecServer.Settings.of(
              index,
              HecToken.of("secret-1").withIndexes("main", "orders"),
              HecToken.of("secret-off").disabled(),
              HecToken.of("secret-ack").withAck()));

  @AfterEach
  void stop() {
    server.close();
  }

  private Map<String, String> config(String... more) {
    Map<String, String> config =
        properties(
            "topics", "orders",
            "splunk.hec.uri", server.uri().toString(),
            "splunk.hec.token", "secret-1",
            "splunk.hec.max.batch.size", "100",
            "splunk.hec.retry.backoff.ms", "20",
            "splunk.hec.linger.ms", "0");
    config.putAll(properties(more));
    return config;
  }

  private static void runUntilItFails(SinkTaskHarness sink) {
    Awaitility.await()
        .atMost(SinkTaskHarness.DEADLINE)
        .until(
            () -> {
              sink.idle();
              return false;
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBadEventCostsItselfAlone(boolean ack) {
    // given values that are whole events, three of which a collector refuses
    List<SinkRecord> records = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      String event =
          switch (i) {
            case 0 -> "{\"event\":\"\"}";
            case 57 -> "{\"source\":\"without event\"}";
            case 299 -> "{\"event\":\"x\",\"fields\":{\"deep\":{\"a\":1}}}";
            default -> "{\"event\":\"e\",\"fields\":{\"kafka_id\":\"" + i + "\"}}";
          };
      records.add(record("orders", 0, i, null, event));
    }

    // when
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(
            new SplunkSinkTask(),
            config(
                "splunk.hec.json.event.formatted",
                "true",
                "splunk.hec.token",
                ack ? "secret-ack" : "secret-1",
                "splunk.hec.ack.enabled",
                String.valueOf(ack),
                "splunk.hec.ack.poll.interval.ms",
                "20"))) {
      sink.offer(records);
      sink.awaitAllCommitted();

      // then
      assertThat(sink.reported())
          .extracting(reported -> reported.record().kafkaOffset())
          .containsExactlyInAnyOrder(0L, 57L, 299L);
      assertThat(sink.reported())
          .extracting(reported -> reported.reason().getMessage())
          .anySatisfy(message -> assertThat(message).contains("orders-0-0", "code 13"))
          .anySatisfy(message -> assertThat(message).contains("orders-0-57", "code 12"))
          .anySatisfy(message -> assertThat(message).contains("orders-0-299", "code 15"));
      assertThat(index.ids()).isEqualTo(EVENTS - 3);
      if (ack) {
        assertThat(index.count())
            .as("the part before a bad event is not sent twice")
            .isEqualTo(EVENTS - 3);
      }
    }
  }

  @Test
  void withoutDeadLetterTopicABadEventFailsTheTask() {
    try (SinkTaskHarness sink =
        SinkTaskHarness.startWithoutReporter(
            new SplunkSinkTask(), config("splunk.hec.json.event.formatted", "true"))) {
      sink.put(record("orders", 0, 5, null, "{\"no\":\"event\"}"));

      assertThatThrownBy(() -> runUntilItFails(sink))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("orders-0-5")
          .hasMessageContaining("code 12");
      assertThat(sink.pauses()).isZero();
    }
  }

  @Test
  void anIndexThatIsNotAllowedFollowsItsClass() {
    List<SinkRecord> records =
        List.of(
            record("orders", 0, 0, null, Map.of("to", "orders")),
            record("orders", 0, 1, null, Map.of("to", "payroll")),
            record("orders", 0, 2, null, Map.of("to", "main")));
    String[] routed = {"splunk.index.template", "${field.to}", "splunk.hec.linger.ms", "1000"};

    try (SinkTaskHarness sink = SinkTaskHarness.start(new SplunkSinkTask(), config(routed))) {
      sink.put(records);
      sink.awaitAllCommitted();
      assertThat(sink.reported())
          .singleElement()
          .satisfies(reported -> assertThat(reported.reason()).hasMessageContaining("code 7"));
      assertThat(index.ids()).isEqualTo(2);
    }
    Map<String, String> failing = config(routed);
    failing.put("splunk.hec.on.incorrect.index", "fail");
    try (SinkTaskHarness sink = SinkTaskHarness.start(new SplunkSinkTask(), failing)) {
      sink.put(records);
      sink.commit();
      assertThatThrownBy(() -> runUntilItFails(sink)).hasMessageContaining("Incorrect index");
    }
    Map<String, String> retrying = config(routed);
    retrying.put("splunk.hec.on.incorrect.index", "retry");
    try (SinkTaskHarness sink = SinkTaskHarness.start(new SplunkSinkTask(), retrying)) {
      sink.put(records);
      Awaitility.await()
          .atMost(SinkTaskHarness.DEADLINE)
          .until(
              () -> {
                sink.idle();
                return sink.committed("orders", 0) == 1;
              });
      server.put(HecToken.of("secret-1"));
      sink.awaitAllCommitted();
      assertThat(index.has("orders-0-1")).isTrue();
    }
  }

  @Test
  void aWrongOrDisabledTokenFailsWithoutTellingIt() {
    for (String token : List.of("secret-wrong", "secret-off")) {
      try (SinkTaskHarness sink =
          SinkTaskHarness.start(new SplunkSinkTask(), config("splunk.hec.token", token))) {
        sink.put(record("orders", 0, 0, null, "x"));

        assertThatThrownBy(() -> runUntilItFails(sink))
            .isInstanceOf(ConnectException.class)
            .hasMessageContaining("splunk.hec.token")
            .hasMessageNotContaining("secret");
      }
    }
    assertThat(index.count()).isZero();
  }

  @Test
  void aTokenMayBeWaitedFor() {
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(
            new SplunkSinkTask(),
            config("splunk.hec.token", "secret-off", "splunk.hec.on.token.error", "retry"))) {
      sink.put(record("orders", 0, 0, null, "x"));
      Awaitility.await()
          .atMost(SinkTaskHarness.DEADLINE)
          .until(
              () -> {
                sink.idle();
                return server.eventRequests() > 2;
              });
      assertThat(sink.committed("orders", 0)).isZero();

      server.put(HecToken.of("secret-off"));
      sink.awaitAllCommitted();
    }
    assertThat(index.count()).isEqualTo(1);
  }

  @Test
  void answersThatPassAreWaitedFor() {
    for (HecCode code :
        List.of(HecCode.INTERNAL_ERROR, HecCode.SERVER_BUSY, HecCode.SHUTTING_DOWN)) {
      server.faults().answerNext(4, code);
      try (SinkTaskHarness sink = SinkTaskHarness.start(new SplunkSinkTask(), config())) {
        sink.offer(Records.texts("orders", 10, 10));
        sink.awaitAllCommitted();
      }
    }
    assertThat(index.count()).isEqualTo(30);
  }

  @Test
  void retriesMayBeBounded() {
    server.faults().answer(HecCode.INTERNAL_ERROR);
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(new SplunkSinkTask(), config("splunk.hec.max.retries", "3"))) {
      sink.put(record("orders", 0, 0, null, "x"));

      assertThatThrownBy(() -> runUntilItFails(sink)).hasMessageContaining("4 attempts");
    }
    assertThat(server.eventRequests()).isEqualTo(4);
  }

  @Test
  void acknowledgementThatIsSwitchedOffIsTold() {
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(new SplunkSinkTask(), config("splunk.hec.ack.enabled", "true"))) {
      sink.put(record("orders", 0, 0, null, "x"));

      assertThatThrownBy(() -> runUntilItFails(sink))
          .hasMessageContaining("acknowledgement")
          .hasMessageContaining("splunk.hec.ack.enabled=false");
    }
  }

  @Test
  void aFullQueuePausesPartitionsAndKeepsMemory() {
    // given an indexer whose queue is full, and room for about 200 events
    server.faults().answer(HecCode.SERVER_BUSY);
    server.faults().health(HecCode.QUEUES_FULL);
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(
            new SplunkSinkTask(), config("splunk.hec.buffer.max.bytes", "300000"))) {
      // when as much is offered as is taken
      int taken = 0;
      List<SinkRecord> records = Records.texts("orders", 2_000, 1_000);
      while (!sink.paused()) {
        sink.put(records.subList(taken, taken + 50));
        taken += 50;
      }

      // then it is paused, and goes on when there is room again
      assertThat(taken).isLessThan(400);
      assertThat(sink.committed("orders", 0)).isZero();
      server.faults().heal();
      sink.offer(records.subList(taken, 2_000));
      sink.awaitAllCommitted();
      sink.idle();
      assertThat(sink.paused()).isFalse();
      assertThat(index.ids()).isEqualTo(2_000);
    }
  }
}
