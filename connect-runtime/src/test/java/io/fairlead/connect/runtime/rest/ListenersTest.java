// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.connect.runtime.rest.TestWorker.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ListenersTest {

  @Test
  void advertises_where_it_listens() {
    try (TestWorker worker = TestWorker.start()) {
      assertThat(worker.uri()).hasScheme("http").hasHost("127.0.0.1").hasPath("/");
      assertThat(worker.uri().getPort()).isPositive();
      assertThat(worker.server.adminUri()).isEqualTo(worker.uri());
    }
  }

  @Test
  void advertises_what_it_is_told() {
    Map<String, String> told =
        Map.of(
            "rest.advertised.host.name", "worker-1.example",
            "rest.advertised.port", "8443",
            "rest.advertised.listener", "https");
    try (TestWorker worker = TestWorker.unstarted(told)) {
      worker.server.initializeServer();

      assertThat(worker.uri()).isEqualTo(URI.create("https://worker-1.example:8443/"));
    }
  }

  @Test
  void does_not_advertise_a_wildcard() {
    try (TestWorker worker = TestWorker.unstarted(Map.of("listeners", "http://0.0.0.0:0"))) {
      worker.server.initializeServer();

      assertThat(worker.uri().getHost()).isNotEqualTo("0.0.0.0");
      assertThat(worker.get("/health").status()).isEqualTo(503);
    }
  }

  @Test
  void serves_several_listeners() {
    Map<String, String> two = Map.of("listeners", "http://127.0.0.1:0,HTTP://localhost:0");
    try (TestWorker worker = TestWorker.start(two)) {
      assertThat(worker.get("/connectors").status()).isEqualTo(200);
    }
  }

  @Test
  void separate_admin_listeners_have_the_admin_endpoints_and_nothing_else() {
    Map<String, String> separate = Map.of("admin.listeners", "http://127.0.0.1:0");
    try (TestWorker worker = TestWorker.start(separate)) {
      URI admin = worker.server.adminUri();

      assertThat(admin.getPort()).isNotEqualTo(worker.uri().getPort());
      assertThat(worker.sendTo(admin, "GET", "/admin/loggers", null).status()).isEqualTo(200);
      assertThat(worker.sendTo(admin, "GET", "/metrics", null).status()).isEqualTo(200);
      assertThat(worker.sendTo(admin, "GET", "/connectors", null).status()).isEqualTo(404);
      assertThat(worker.get("/admin/loggers").status()).isEqualTo(404);
      assertThat(worker.get("/metrics").status()).isEqualTo(200);
      assertThat(worker.get("/connectors").status()).isEqualTo(200);
    }
  }

  @Test
  void admin_endpoints_can_be_switched_off() {
    try (TestWorker worker = TestWorker.start(Map.of("admin.listeners", ""))) {
      assertThat(worker.server.adminUri()).isNull();
      assertThat(worker.get("/admin/loggers").status()).isEqualTo(404);
    }
  }

  @Test
  void lets_pages_of_other_origins_call() {
    Map<String, String> cors =
        Map.of(
            "access.control.allow.origin", "http://a.example, http://*.b.example",
            "access.control.allow.methods", "GET,PUT");
    try (TestWorker worker = TestWorker.start(cors)) {
      Answer allowed = worker.send("GET", "/connectors", null, "Origin", "http://a.example");
      assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo("http://a.example");
      Answer below = worker.send("GET", "/connectors", null, "Origin", "http://x.b.example");
      assertThat(below.header("Access-Control-Allow-Origin")).isEqualTo("http://x.b.example");
      Answer other = worker.send("GET", "/connectors", null, "Origin", "http://aXexample");
      assertThat(other.status()).isEqualTo(200);
      assertThat(other.header("Access-Control-Allow-Origin")).isNull();

      Answer preflight =
          worker.send(
              "OPTIONS",
              "/connectors/c/config",
              null,
              "Origin",
              "http://a.example",
              "Access-Control-Request-Method",
              "PUT");
      assertThat(preflight.status()).isEqualTo(200);
      assertThat(preflight.header("Access-Control-Allow-Methods")).contains("GET", "PUT");
    }
  }

  @Test
  void adds_response_headers() {
    Map<String, String> headers =
        Map.of(
            "response.http.headers.config",
            "add Cache-Control: no-cache, \"set X-Both: one, two\", addDate X-When: 0");
    try (TestWorker worker = TestWorker.start(headers)) {
      Answer answer = worker.get("/connectors");

      assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(answer.header("X-Both")).isEqualTo("one, two");
      assertThat(answer.header("X-When")).endsWith("GMT");
      Answer write = worker.put("/connectors/c/config", "{}");
      assertThat(write.status()).isEqualTo(201);
      assertThat(write.header("Cache-Control")).isEqualTo("no-cache");
    }
  }

  @Test
  void topic_tracking_can_be_forbidden() {
    try (TestWorker worker = TestWorker.start(Map.of("topic.tracking.enable", "false"))) {
      assertThat(worker.get("/connectors/c/topics").body())
          .isEqualTo("{\"error_code\":403,\"message\":\"Topic tracking is disabled.\"}");
      assertThat(worker.put("/connectors/c/topics/reset", null).status()).isEqualTo(403);
    }
    try (TestWorker worker = TestWorker.start(Map.of("topic.tracking.allow.reset", "false"))) {
      assertThat(worker.get("/connectors/c/topics").status()).isEqualTo(200);
      Answer refused = worker.put("/connectors/c/topics/reset", null);
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.message()).isEqualTo("Topic tracking reset is disabled.");
    }
  }

  /** Clients such as Java's send the body apart from the headers. */
  @Test
  void keeps_the_connection_when_a_body_that_nobody_reads_comes_late() throws IOException {
    try (TestWorker worker = TestWorker.start();
        Socket client = new Socket(worker.uri().getHost(), worker.uri().getPort())) {
      client.setSoTimeout(200);
      OutputStream out = client.getOutputStream();
      BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
      String head = "%s HTTP/1.1\r\nHost: worker\r\nContent-Length: %d\r\n\r\n";

      out.write(head.formatted("POST /", 2).getBytes(UTF_8));
      // The time-out gives a server that answers too early the time to do so.
      assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
      out.write("{}".getBytes(UTF_8));
      client.setSoTimeout(60_000);

      assertThat(in.readLine()).startsWith("HTTP/1.1 405");
      String header = in.readLine();
      while (!header.isEmpty()) {
        header = in.readLine();
      }
      out.write(head.formatted("DELETE /nowhere", 0).getBytes(UTF_8));
      String next = in.readLine();
      while (next != null && !next.contains("HTTP/1.1")) {
        next = in.readLine();
      }
      assertThat(next).contains("HTTP/1.1 404");
    }
  }
}
