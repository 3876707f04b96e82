// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic;

import static io.fairlead.elastic.SinkHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Documents per second into a real OpenSearch beside a hand-written client that sends the same
 * bytes. Run on a quiet machine: {@code mvn -pl connectors-elastic -am test
 * -Dtest=ElasticThroughputTest -Dsurefire.failIfNoSpecifiedTests=false -Dfairlead.benchmark=true}.
 */
@EnabledIfSystemProperty(named = "fairlead.benchmark", matches = "true")
class ElasticThroughputTest {

  private static final int DOCUMENTS = Integer.getInteger("fairlead.benchmark.events", 300_000);
  private static final int BATCH = 1_000;
  private static final int IN_FLIGHT = 5;
  private static final int ROUNDS = 3;

  @Test
  void besideAHandWrittenClient() throws Exception {
    OpenSearch server = OpenSearch.shared();
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      byHand(server, "hand-" + round);
      double byHand = DOCUMENTS / ((System.nanoTime() - begin) / 1e9);
      begin = System.nanoTime();
      sink(server, "sink-" + round);
      double sink = DOCUMENTS / ((System.nanoTime() - begin) / 1e9);
      System.out.printf(
          "round %d: hand-written %,.0f/s, sink %,.0f/s, ratio %.2f%n",
          round, byHand, sink, sink / byHand);
      assertThat(server.count("sink-" + round)).isEqualTo(server.count("hand-" + round));
    }
  }

  private static void byHand(OpenSearch server, String index) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Semaphore room = new Semaphore(IN_FLIGHT);
    for (int from = 0; from < DOCUMENTS; from += BATCH) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int i = from; i < from + BATCH; i++) {
        String item =
            "{\"create\":{\"_index\":\""
                + index
                + "\",\"_id\":\""
                + index
                + "+0+"
                + i
                + "\"}}\n{\"n\":"
                + i
                + ",\"text\":\"something that has a name\"}\n";
        body.writeBytes(item.getBytes(StandardCharsets.UTF_8));
      }
      room.acquire();
      CompletableFuture<HttpResponse<byte[]>> answer =
          client.sendAsync(
              HttpRequest.newBuilder(
                      server
                          .uri()
                          .resolve("/_bulk?filter_path=errors,items.*.status,items.*.error"))
                  .header("Content-Type", "application/x-ndjson")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      answer.whenComplete((response, error) -> room.release());
    }
    room.acquire(IN_FLIGHT);
  }

  private static void sink(OpenSearch server, String index) {
    try (SinkHarness sink =
        SinkHarness.elastic(
            properties(
                "topics",
                index,
                "connection.url",
                server.uri().toString(),
                "key.ignore",
                "true",
                "write.method",
                "create",
                "batch.size",
                String.valueOf(BATCH)))) {
      for (int from = 0; from < DOCUMENTS; from += BATCH) {
        List<SinkRecord> records = new ArrayList<>(BATCH);
        for (int i = from; i < from + BATCH; i++) {
          records.add(
              SinkHarness.record(
                  index, 0, i, null, Map.of("n", i, "text", "something that has a name")));
        }
        sink.offer(records);
      }
      sink.awaitAllCommitted();
    }
  }
}
