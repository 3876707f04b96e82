// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTest {

  private static final int SENDERS = 4;
  private static final int ROUNDS = 20;

  @TempDir private Path folder;

  @Test
  void closesWhileEventsCome() throws Exception {
    String token = UUID.randomUUID().toString();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (DataFolder data = DataFolder.open(folder)) {
      for (int round = 0; round < ROUNDS; round++) {
        Collector collector = Collector.start(data, token);
        CountDownLatch taken = new CountDownLatch(50);
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
          String id = round + "-" + sender + "-";
          senders.add(
              CompletableFuture.runAsync(() -> send(collector.uri(), token, id, taken), threads));
        }
        assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> closed =
            CompletableFuture.runAsync(() -> close(collector), threads);

        assertThat(closed).succeedsWithin(Duration.ofSeconds(60));
        CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).join();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Sends one event after the other until nobody takes them. */
  private static void send(URI collector, String token, String ids, CountDownLatch taken) {
    HttpClient client = HttpClient.newHttpClient();
    try {
      for (int number = 0; ; number++) {
        String event = "{\"event\":\"e\",\"fields\":{\"kafka_id\":\"" + ids + number + "\"}}";
        HttpRequest request =
            HttpRequest.newBuilder(collector.resolve("/services/collector/event"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Splunk " + token)
                .header("X-Splunk-Request-Channel", new UUID(7, 7).toString())
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(200);
        taken.countDown();
      }
    } catch (IOException e) {
      assertThat(taken.getCount()).as(e.toString()).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Collector collector) {
    try {
      collector.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
