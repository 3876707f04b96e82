// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import static io.fairlead.testkit.SinkKillRun.RECORDS;
import static io.fairlead.testkit.SinkTaskHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
import io.fairlead.testkit.KafkaExtension;
import io.fairlead.testkit.KafkaTestServer;
import io.fairlead.testkit.SinkKillRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Invariant 2: a worker is killed in mid-stream, and another one goes on; nothing is lost, and what
 * came twice has one idempotence key. With {@code -Dfairlead.long=true} a million events.
 */
@Timeout(1_800)
@ExtendWith(KafkaExtension.class)
class SplunkKillTest {

  @TempDir private Path folder;

  @Test
  void anotherWorkerGoesOn(KafkaTestServer kafka) throws Exception {
    SinkKillRun run = SinkKillRun.fill(kafka, "kills", folder);
    Index index = new Index();
    try (HecServer server =
        HecServer.start(HecServer.Settings.of(index, HecToken.of("t").withAck()))) {
      // Acknowledgements on their way are what a kill makes worthless.
      server.faults().ackDelay(Duration.ofMillis(200));
      Map<String, String> config =
          properties(
              "connector.class", "io.fairlead.splunk.SplunkSinkConnector",
              "topics", "kills",
              "tasks.max", "2",
              "splunk.hec.uri", server.uri().toString(),
              "splunk.hec.token", "t",
              "splunk.hec.ack.enabled", "true",
              "splunk.hec.ack.poll.interval.ms", "50");

      // However late this thread looks, it is in mid-stream.
      index.holdAfter(RECORDS / 2);
      run.kill(config, () -> index.count() > RECORDS / 4);
      int before = index.ids();
      assertThat(before).as("killed in mid-stream").isBetween(1, RECORDS / 2);
      index.open();
      run.goOn(
          worker -> {
            server.settle();
            return index.ids() == RECORDS;
          });

      System.out.printf(
          "%d events, worker killed after %d: none lost, %d came twice%n",
          RECORDS, before, index.count() - index.ids());
    }
  }
}
