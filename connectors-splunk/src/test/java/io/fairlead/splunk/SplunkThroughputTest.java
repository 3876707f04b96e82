// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import static io.fairlead.splunk.SinkHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Events per second beside a hand-written client that sends the same bytes to the same endpoint,
 * which reads them and says yes. Run on a quiet machine: {@code mvn -pl connectors-splunk -am test
 * -Dtest=SplunkThroughputTest -Dsurefire.failIfNoSpecifiedTests=false -Dfairlead.benchmark=true}.
 */
@EnabledIfSystemProperty(named = "fairlead.benchmark", matches = "true")
class SplunkThroughputTest {

  private static final int EVENTS = Integer.getInteger("fairlead.benchmark.events", 2_000_000);
  private static final int BATCH = 500;
  private static final int IN_FLIGHT = 4;
  private static final int ROUNDS = 3;
  private static final byte[] YES =
      "{\"text\":\"Success\",\"code\":0}".getBytes(StandardCharsets.US_ASCII);

  private final LongAdder bytes = new LongAdder();

  @Test
  void besideAHandWrittenClient() throws Exception {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          try (exchange;
              InputStream in = exchange.getRequestBody()) {
            bytes.add(in.readAllBytes().length);
            exchange.sendResponseHeaders(200, YES.length);
            exchange.getResponseBody().write(YES);
          }
        });
    server.start();
    URI uri = URI.create("http://localhost:" + server.getAddress().getPort());
    try {
      for (int round = 0; round < ROUNDS; round++) {
        double byHand = measure("hand-written", () -> byHand(uri));
        double sink = measure("sink", () -> sink(uri));
        System.out.printf("round %d: ratio %.2f%n", round, sink / byHand);
      }
      assertThat(bytes.sum()).isPositive();
    } finally {
      server.stop(0);
    }
  }

  private interface Run {
    void run() throws IOException, InterruptedException;
  }

  private double measure(String name, Run run) throws Exception {
    var process =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    bytes.reset();
    long cpu = process.getProcessCpuTime();
    long begin = System.nanoTime();
    run.run();
    double seconds = (System.nanoTime() - begin) / 1e9;
    double cores = (process.getProcessCpuTime() - cpu) / 1e9;
    System.out.printf(
        "%-14s %,12.0f events/s %8.2f µs CPU/event, endpoint included; %,d bytes%n",
        name, EVENTS / seconds, cores * 1e6 / EVENTS, bytes.sum());
    return EVENTS / seconds;
  }

  private static String text(int i) {
    return "sale " + i + " of something that has a name and a price, paid by card";
  }

  private static void byHand(URI uri) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Semaphore room = new Semaphore(IN_FLIGHT);
    for (int from = 0; from < EVENTS; from += BATCH) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int i = from; i < from + BATCH; i++) {
        String event =
            "{\"time\":1700000000.123,\"event\":\""
                + text(i)
                + "\",\"fields\":{\"kafka_id\":\"orders-0-"
                + i
                + "\"}}";
        body.writeBytes(event.getBytes(StandardCharsets.UTF_8));
      }
      room.acquire();
      CompletableFuture<HttpResponse<byte[]>> answer =
          client.sendAsync(
              HttpRequest.newBuilder(uri.resolve("/services/collector/event"))
                  .header("Authorization", "Splunk t")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      answer.whenComplete((response, error) -> room.release());
    }
    room.acquire(IN_FLIGHT);
  }

  private static void sink(URI uri) {
    try (SinkHarness sink =
        SinkHarness.splunk(
            properties(
                "topics", "orders",
                "splunk.hec.uri", uri.toString(),
                "splunk.hec.token", "t"))) {
      for (int from = 0; from < EVENTS; from += BATCH) {
        List<SinkRecord> records = new ArrayList<>(BATCH);
        for (int i = from; i < from + BATCH; i++) {
          records.add(SinkHarness.record("orders", 0, i, null, text(i)));
        }
        sink.offer(records);
      }
      sink.awaitAllCommitted();
    }
  }
}
