// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.hec.HecCode;
import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
import io.fairlead.testkit.SinkTaskHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three indexers, of which always something is wrong. Invariant 2: nothing is lost; what came twice
 * has one idempotence key. With {@code -Dfairlead.long=true} a million events.
 */
@Timeout(3_600)
class SplunkFaultRunTest {

  private static final int EVENTS = Boolean.getBoolean("fairlead.long") ? 1_000_000 : 20_000;
  private static final int CHUNK = 500;
  private static final int BAD_EVERY = 1_000;

  private final Index index = new Index();
  private final List<HecServer> indexers = List.of(indexer(), indexer(), indexer());

  private HecServer indexer() {
    return HecServer.start(
        HecServer.Settings.of(index, HecToken.of("t"), HecToken.of("ta").withAck()));
  }

  @AfterEach
  void stop() {
    indexers.forEach(HecServer::close);
  }

  private Map<String, String> config(boolean ack) {
    return properties(
        "topics",
        "orders",
        "splunk.hec.uri",
        String.join(",", indexers.stream().map(server -> server.uri().toString()).toList()),
        "splunk.hec.token",
        ack ? "ta" : "t",
        "splunk.hec.ack.enabled",
        String.valueOf(ack),
        "splunk.hec.ack.poll.interval.ms",
        "50",
        "splunk.hec.event.timeout",
        "2",
        "splunk.hec.retry.backoff.ms",
        "50",
        "splunk.hec.backoff.threshhold.seconds",
        "1",
        "splunk.hec.json.event.formatted",
        "true",
        "splunk.hec.enable.compression",
        "true");
  }

  private static List<SinkRecord> chunk(int from) {
    List<SinkRecord> records = new ArrayList<>(CHUNK);
    for (int i = from; i < from + CHUNK; i++) {
      String event =
          i % BAD_EVERY == BAD_EVERY / 3
              ? "{\"bad\":" + i + "}"
              : "{\"event\":\"sale " + i + "\",\"fields\":{\"kafka_id\":\"" + i + "\"}}";
      records.add(SinkTaskHarness.record("orders", i % 4, i / 4, null, event));
    }
    return records;
  }

  private AtomicLong run(boolean ack, Faults faults) {
    AtomicLong highest = new AtomicLong();
    try (SinkTaskHarness sink = SinkTaskHarness.start(new SplunkSinkTask(), config(ack))) {
      for (int from = 0; from < EVENTS; from += CHUNK) {
        faults.before(from * 20 / EVENTS);
        sink.offer(chunk(from));
        sink.commit();
        highest.accumulateAndGet(used(), Math::max);
      }
      indexers.forEach(HecServer::revive);
      indexers.forEach(server -> server.faults().heal());
      sink.awaitAllCommitted();

      // then
      assertThat(sink.reported()).hasSize(EVENTS / BAD_EVERY);
      assertThat(index.ids()).as("nothing lost").isEqualTo(EVENTS - EVENTS / BAD_EVERY);
      System.out.printf(
          "%d events, acknowledgement %s: %d came twice (%.2f %%), %d pauses, heap at most %d"
              + " MiB%n",
          EVENTS,
          ack,
          index.count() - index.ids(),
          100.0 * (index.count() - index.ids()) / EVENTS,
          sink.pauses(),
          highest.get() >> 20);
    }
    return highest;
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Changes what is wrong, twenty times in a run. */
  private interface Faults {
    void before(int twentieth);
  }

  @Test
  void withAcknowledgement() {
    indexers.get(1).faults().latency(Duration.ofMillis(20));
    run(
        true,
        twentieth -> {
          switch (twentieth) {
            case 2 -> indexers.get(0).faults().ackDelay(Duration.ofMillis(200));
            case 3 -> indexers.get(0).die();
            case 5 -> indexers.get(0).revive();
            case 7 -> indexers.get(2).faults().loseNextAcks(2);
            case 9 -> storm(true);
            case 10 -> storm(false);
            case 12 -> {
              indexers.get(2).die();
              indexers.get(2).revive();
            }
            case 15 -> indexers.get(1).die();
            case 18 -> indexers.get(1).revive();
            default -> {}
          }
        });
  }

  @Test
  void withoutAcknowledgement() {
    indexers.get(1).faults().latency(Duration.ofMillis(20));
    run(
        false,
        twentieth -> {
          switch (twentieth) {
            case 3 -> indexers.get(0).die();
            case 5 -> indexers.get(0).revive();
            case 9 -> storm(true);
            case 10 -> storm(false);
            case 15 -> indexers.get(1).die();
            case 18 -> indexers.get(1).revive();
            default -> {}
          }
        });
  }

  /** Two of three have full queues. */
  private void storm(boolean on) {
    for (HecServer server : indexers.subList(0, 2)) {
      if (on) {
        server.faults().answer(HecCode.SERVER_BUSY);
        server.faults().health(HecCode.QUEUES_FULL);
      } else {
        server.faults().heal();
      }
    }
  }
}
