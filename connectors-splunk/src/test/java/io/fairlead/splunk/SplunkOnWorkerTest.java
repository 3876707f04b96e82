// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
import io.fairlead.testkit.ConnectWorkerExtension;
import io.fairlead.testkit.TestWorker;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sink in a worker: from a topic into a collector, bad records into the dead-letter topic. */
@Timeout(600)
@ExtendWith(ConnectWorkerExtension.class)
class SplunkOnWorkerTest {

  @Test
  void sendsATopicAndKeepsWhatIsBad(TestWorker worker) {
    Index index = new Index();
    try (HecServer server =
        HecServer.start(HecServer.Settings.of(index, HecToken.of("t").withAck()))) {
      // given
      worker.createTopic("cars", 2);
      for (int i = 0; i < 20; i++) {
        worker.send("cars", "car-" + i % 3, "{\"n\":" + i + "}");
      }
      worker.send("cars", "car-0", "\"\"");
      Map<String, String> config =
          properties(
              "connector.class", "io.fairlead.splunk.SplunkSinkConnector",
              "topics", "cars",
              "splunk.hec.uri", server.uri().toString(),
              "splunk.hec.token", "t",
              "splunk.hec.ack.enabled", "true",
              "splunk.hec.ack.poll.interval.ms", "100",
              "splunk.host.template", "${key}",
              "errors.tolerance", "all",
              "errors.deadletterqueue.topic.name", "cars-dead",
              "errors.deadletterqueue.topic.replication.factor", "1",
              "errors.deadletterqueue.context.headers.enable", "true");

      // when
      worker.connectors().create("to-splunk", config);

      // then
      Awaitility.await()
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(
              () -> assertThat(worker.records("cars-dead", 1).get(0).value()).isEqualTo("\"\""));
      Awaitility.await()
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(
              () -> {
                server.settle();
                assertThat(index.ids()).isEqualTo(20);
                assertThat(committed(worker)).isEqualTo(21);
              });
      assertThat(index.events()).extracting(event -> event.host()).contains("car-1");
    }
  }

  private static long committed(TestWorker worker) {
    long sum = 0;
    for (var each : worker.connectors().offsets("to-splunk")) {
      sum += each.at("/offset/kafka_offset").asLong();
    }
    return sum;
  }
}
