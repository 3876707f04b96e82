// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import static io.fairlead.testkit.SinkKillRun.RECORDS;
import static io.fairlead.testkit.SinkTaskHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.KafkaExtension;
import io.fairlead.testkit.KafkaTestServer;
import io.fairlead.testkit.SinkKillRun;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Invariant 2: a worker is killed in mid-stream, and another one goes on; each record is one
 * document. With {@code -Dfairlead.long=true} a million records.
 */
@Timeout(1_800)
@ExtendWith(KafkaExtension.class)
class ElasticKillTest {

  private static final String INDEX = "killed-worker";

  @TempDir private Path folder;

  @Test
  void anotherWorkerGoesOn(KafkaTestServer kafka) throws Exception {
    OpenSearch server = OpenSearch.shared();
    SinkKillRun run = SinkKillRun.fill(kafka, INDEX, folder);
    Map<String, String> config =
        properties(
            "connector.class", "io.fairlead.elastic.ElasticSinkConnector",
            "topics", INDEX,
            "tasks.max", "2",
            "connection.url", server.uri().toString(),
            "key.ignore", "true",
            // Slow enough to be killed in mid-stream, however late this thread looks.
            "max.in.flight.requests", "1",
            "batch.size", Boolean.getBoolean("fairlead.long") ? "500" : "50");

    run.kill(config, () -> server.count(INDEX) > RECORDS / 8);
    long before = server.count(INDEX);
    assertThat(before).as("killed in mid-stream").isLessThan(RECORDS);
    run.goOn(worker -> server.count(INDEX) >= RECORDS && run.settled(worker));

    assertThat(server.count(INDEX)).isEqualTo(RECORDS);
    long sum =
        server
            .post(
                "/" + INDEX + "/_search",
                "{\"size\":0,\"aggs\":{\"s\":{\"sum\":{\"field\":\"sale\"}}}}")
            .at("/aggregations/s/value")
            .asLong();
    assertThat(sum).isEqualTo(RECORDS * (RECORDS - 1L) / 2);
    System.out.printf(
        "%d records, worker killed after %d: each is one document%n", RECORDS, before);
  }
}
