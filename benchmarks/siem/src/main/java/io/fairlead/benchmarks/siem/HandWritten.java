// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.sink.SinkRecord;

/** What one would write for these records alone: no escaping, no retries, nothing to configure. */
final class HandWritten {

  private static final int IN_FLIGHT = 4;

  private HandWritten() {}

  static void collector(URI uri, int events) throws InterruptedException {
    Sender sender = new Sender(uri.resolve("/services/collector/event"), "\"code\":0");
    for (int from = 0; from < events; from += Events.BATCH) {
      StringBuilder body = new StringBuilder(Events.BATCH * 160);
      for (SinkRecord record : Events.lines(from)) {
        long millis = record.timestamp();
        body.append("{\"time\":").append(millis / 1000).append('.');
        body.append(String.valueOf(1_000 + millis % 1_000), 1, 4);
        body.append(",\"event\":\"").append((String) record.value());
        body.append("\",\"fields\":{\"kafka_id\":\"").append(record.topic()).append('-');
        body.append(record.kafkaPartition()).append('-').append(record.kafkaOffset());
        body.append("\"}}");
      }
      sender.send(body);
    }
    sender.await();
  }

  static void search(URI uri, String index, int documents) throws InterruptedException {
    String path = "/_bulk?filter_path=errors,items.*.status,items.*.error";
    Sender sender = new Sender(uri.resolve(path), "\"errors\":false");
    for (int from = 0; from < documents; from += Events.BATCH) {
      StringBuilder body = new StringBuilder(Events.BATCH * 160);
      for (SinkRecord record : Events.documents(index, from)) {
        Map<?, ?> value = (Map<?, ?>) record.value();
        body.append("{\"create\":{\"_index\":\"").append(index);
        body.append("\",\"_id\":\"").append(record.topic()).append('+');
        body.append(record.kafkaPartition()).append('+').append(record.kafkaOffset());
        body.append("\"}}\n{\"n\":").append(value.get("n"));
        body.append(",\"text\":\"").append(value.get("text")).append("\"}\n");
      }
      sender.send(body);
    }
    sender.await();
  }

  /** One thread for each request under way: the answers of sendAsync cost more than that. */
  private static final class Sender {
    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT);
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final AtomicReference<String> wrong = new AtomicReference<>();
    private final URI uri;
    private final String expected;

    Sender(URI uri, String expected) {
      this.uri = uri;
      this.expected = expected;
    }

    void send(StringBuilder body) throws InterruptedException {
      room.acquire();
      threads.execute(
          () -> {
            try {
              String answer = post(body);
              if (!answer.contains(expected)) {
                wrong.set(answer);
              }
            } catch (IOException | InterruptedException e) {
              wrong.set(e.toString());
            }
            room.release();
          });
    }

    private String post(StringBuilder body) throws IOException, InterruptedException {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Authorization", "Splunk t")
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofByteArray(
                      body.toString().getBytes(StandardCharsets.UTF_8)))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    void await() throws InterruptedException {
      room.acquire(IN_FLIGHT);
      threads.shutdown();
      if (wrong.get() != null) {
        throw new IllegalStateException(wrong.get());
      }
    }
  }
}
