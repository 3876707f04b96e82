// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
import io.fairlead.testkit.SinkTaskHarness;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Offsets follow acknowledgements, and what is not acknowledged is sent again. */
@Timeout(600)
class SplunkAcknowledgementTest {

  private final Index index = new Index();
  private final HecServer first = server();
  private final HecServer second = server();

  private HecServer server() {
    return HecServer.start(HecServer.Settings.of(index, HecToken.of("t").withAck()));
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  private Map<String, String> config(String uris, String... more) {
    Map<String, String> config =
        properties(
            "topics", "orders",
            "splunk.hec.uri", uris,
            "splunk.hec.token", "t",
            "splunk.hec.ack.enabled", "true",
            "splunk.hec.ack.poll.interval.ms", "20",
            "splunk.hec.retry.backoff.ms", "20",
            "splunk.hec.max.batch.size", "20",
            "splunk.hec.linger.ms", "0");
    config.putAll(properties(more));
    return config;
  }

  @Test
  void offsetsWaitForAcknowledgement() {
    first.faults().loseAcks();
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(new SplunkSinkTask(), config(first.uri().toString()))) {
      sink.offer(Records.texts("orders", 100, 10));
      Awaitility.await()
          .atMost(SinkTaskHarness.DEADLINE)
          .until(
              () -> {
                sink.idle();
                first.settle();
                return index.count() == 100;
              });

      assertThat(sink.committed("orders", 0)).isZero();
    }
  }

  @Test
  void aLostAcknowledgementMakesTheBatchComeAgain() {
    first.faults().loseNextAcks(2);
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(
            new SplunkSinkTask(),
            config(first.uri().toString(), "splunk.hec.event.timeout", "1"))) {
      sink.offer(Records.texts("orders", 100, 10));
      sink.awaitAllCommitted();
    }
    assertThat(index.ids()).isEqualTo(100);
    // One that a slow machine acknowledges late comes again too.
    assertThat(index.count()).as("two batches of 20 came twice").isGreaterThanOrEqualTo(140);
  }

  @Test
  void whatADeadIndexerHadNotWrittenGoesToAnother() {
    // given an indexer that takes events and has not written them when it dies
    first.faults().ackDelay(Duration.ofHours(1));
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(new SplunkSinkTask(), config(first.uri() + "," + second.uri()))) {
      sink.offer(Records.texts("orders", 200, 10));
      Awaitility.await()
          .atMost(SinkTaskHarness.DEADLINE)
          .until(
              () -> {
                sink.idle();
                return first.eventRequests() > 0;
              });

      // when
      first.die();
      sink.awaitAllCommitted();
    }

    // then
    assertThat(index.ids()).isEqualTo(200);
  }

  @Test
  void anIndexerThatIsRestartedDoesNotAcknowledgeWhatItLost() {
    // given batches that an indexer has taken and not written, under numbers from 0
    first.faults().ackDelay(Duration.ofHours(1));
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(
            new SplunkSinkTask(),
            config(first.uri().toString(), "splunk.hec.event.timeout", "2"))) {
      sink.offer(Records.texts("orders", 100, 10));
      Awaitility.await()
          .atMost(SinkTaskHarness.DEADLINE)
          .until(
              () -> {
                sink.idle();
                return first.eventRequests() >= 5;
              });

      // when it is back at once, and gives the same numbers again
      first.die();
      first.faults().heal();
      first.faults().ackDelay(Duration.ZERO);
      first.revive();
      sink.offer(Records.texts("orders", 200, 10).subList(100, 200));
      sink.awaitAllCommitted();
    }

    // then
    assertThat(index.ids()).isEqualTo(200);
  }

  @Test
  void partitionsThatWereGivenAwayAreNotCommitted() {
    first.faults().loseAcks();
    try (SinkTaskHarness sink =
        SinkTaskHarness.start(new SplunkSinkTask(), config(first.uri().toString()))) {
      sink.offer(Records.texts("orders", 40, 10));
      sink.revoke(new TopicPartition("orders", 0));
      first.faults().heal();
      sink.put(SinkTaskHarness.record("orders", 1, 0, null, "x"));
      sink.awaitAllCommitted();

      assertThat(sink.commit()).containsOnlyKeys(new TopicPartition("orders", 1));
    }
  }
}
