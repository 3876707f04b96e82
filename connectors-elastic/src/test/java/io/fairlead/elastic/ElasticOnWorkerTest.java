// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import static io.fairlead.testkit.SinkTaskHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.ConnectWorkerExtension;
import io.fairlead.testkit.TestWorker;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sink in a worker: from a topic into an index, bad records into the dead-letter topic. */
@Timeout(600)
@ExtendWith(ConnectWorkerExtension.class)
class ElasticOnWorkerTest {

  @Test
  void writesATopicAndKeepsWhatIsBad(TestWorker worker) {
    // given
    OpenSearch server = OpenSearch.shared();
    server.put("/trips", "{\"mappings\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}");
    worker.createTopic("trips", 2);
    for (int i = 0; i < 20; i++) {
      worker.send("trips", "trip-" + i, "{\"n\":" + i + "}");
    }
    worker.send("trips", "trip-bad", "{\"n\":\"many\"}");
    worker.send("trips", "trip-3", null);

    // when
    worker
        .connectors()
        .create(
            "to-index",
            properties(
                "connector.class", "io.fairlead.elastic.ElasticSinkConnector",
                "topics", "trips",
                "connection.url", server.uri().toString(),
                "behavior.on.null.values", "delete",
                "errors.tolerance", "all",
                "errors.deadletterqueue.topic.name", "trips-dead",
                "errors.deadletterqueue.topic.replication.factor", "1"));

    // then
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .untilAsserted(
            () -> {
              assertThat(worker.records("trips-dead", 1).get(0).key()).isEqualTo("trip-bad");
              assertThat(server.count("trips")).isEqualTo(19);
              long committed = 0;
              for (var each : worker.connectors().offsets("to-index")) {
                committed += each.at("/offset/kafka_offset").asLong();
              }
              assertThat(committed).isEqualTo(22);
            });
  }
}
