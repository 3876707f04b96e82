// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
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
 * Invariant 2: a worker is killed in mid-stream, and another one goes on; nothing is lost, and what
 * came twice has one idempotence key. With {@code -Dfairlead.long=true} a million events.
 */
@Timeout(1_800)
@ExtendWith(KafkaExtension.class)
class SplunkKillTest {

  private static final int EVENTS = Boolean.getBoolean("fairlead.long") ? 1_000_000 : 20_000;
  private static final Duration DEADLINE = Duration.ofSeconds(600);

  @TempDir private Path folder;

  private static void fill(KafkaTestServer kafka, String topic) throws Exception {
    kafka.createTopic(topic, 4, Map.of());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < EVENTS; i++) {
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
    Index index = new Index();
    fill(kafka, "kills");
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

      try (WorkerProcess first = WorkerProcess.start(kafka, "kills-group", Map.of(), folder)) {
        first.connectors().create("to-splunk", config);
        Awaitility.await()
            .atMost(DEADLINE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> index.count() > EVENTS / 4);
        first.kill();
      }
      int before = index.ids();
      assertThat(before).as("killed in mid-stream").isLessThan(EVENTS);

      try (WorkerProcess second = WorkerProcess.start(kafka, "kills-group", Map.of(), folder)) {
        Awaitility.await()
            .atMost(DEADLINE)
            .until(
                () -> {
                  server.settle();
                  return index.ids() == EVENTS;
                });
        assertThat(second.connectors().names()).containsExactly("to-splunk");
      }
      System.out.printf(
          "%d events, worker killed after %d: none lost, %d came twice%n",
          EVENTS, before, index.count() - index.ids());
    }
  }
}
