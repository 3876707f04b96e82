// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.connect.runtime.rest.TestWorker.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HealthApiTest {

  @Test
  void is_starting_before_the_resources_are_there() {
    try (TestWorker worker = TestWorker.unstarted(Map.of())) {
      worker.server.initializeServer();
      worker.server.requestTimeout(Duration.ofMillis(200));

      assertThat(worker.get("/health").status()).isEqualTo(503);
      assertThat(worker.get("/health").json().path("status").asText()).isEqualTo("starting");
      Answer root = worker.get("/");
      assertThat(root.status()).isEqualTo(503);
      assertThat(root.json().path("error_code").asInt()).isEqualTo(503);

      worker.server.requestTimeout(Duration.ofSeconds(60));
      worker.serve();

      assertThat(worker.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void holds_requests_until_the_resources_are_there() throws Exception {
    try (TestWorker worker = TestWorker.unstarted(Map.of())) {
      worker.server.initializeServer();
      CompletableFuture<Answer> read = worker.sendAsync(worker.uri(), "GET", "/connectors", null);
      CompletableFuture<Answer> write =
          worker.sendAsync(worker.uri(), "PUT", "/connectors/c/config", "{\"a\": \"b\"}");
      // Its answer shows that the server works while the others wait.
      assertThat(worker.get("/health").status()).isEqualTo(503);
      assertThat(read).isNotDone();
      assertThat(write).isNotDone();

      worker.serve();

      assertThat(read.get(90, TimeUnit.SECONDS).status()).isEqualTo(200);
      assertThat(write.get(90, TimeUnit.SECONDS).status()).isEqualTo(201);
    }
  }

  @Test
  void answers_what_it_holds_when_it_ends_before_it_has_begun() throws Exception {
    TestWorker worker = TestWorker.unstarted(Map.of());
    worker.server.initializeServer();
    CompletableFuture<Answer> held = worker.sendAsync(worker.uri(), "GET", "/connectors", null);
    assertThat(worker.get("/health").status()).isEqualTo(503);

    worker.close();

    assertThat(held.handle((answer, failure) -> failure != null || answer.status() == 503))
        .succeedsWithin(Duration.ofSeconds(90))
        .isEqualTo(true);
  }

  @Test
  void does_not_deny_connectors_before_the_stores_are_replayed() {
    try (TestWorker worker = TestWorker.unstarted(Map.of())) {
      worker.server.initializeServer();
      worker.server.requestTimeout(Duration.ofMillis(200));

      assertThat(worker.get("/connectors").status()).isEqualTo(503);
      assertThat(worker.get("/connectors/c").status()).isEqualTo(503);
    }
  }

  @Test
  void answers_reads_before_it_is_a_member_of_the_group() {
    try (TestWorker worker = TestWorker.start()) {
      worker.herder.ready = false;

      assertThat(worker.get("/connectors").status()).isEqualTo(200);
      assertThat(worker.get("/connectors/nobody").status()).isEqualTo(404);
      assertThat(worker.get("/health").body())
          .isEqualTo("{\"status\":\"starting\",\"message\":\"Worker is still starting up.\"}");
      assertThat(worker.get("/connector-plugins").status()).isEqualTo(200);
    }
  }

  @Test
  void tells_what_is_wrong() {
    try (TestWorker worker = TestWorker.start()) {
      assertThat(worker.get("/health").body())
          .isEqualTo(
              "{\"status\":\"healthy\",\"message\":\"Worker has completed startup and is ready to"
                  + " handle requests.\"}");

      worker.herder.ailment = "Task c-0 has been stuck in put for 40 s.";
      Answer ill = worker.get("/health");

      assertThat(ill.status()).isEqualTo(500);
      assertThat(ill.json().path("status").asText()).isEqualTo("unhealthy");
      assertThat(ill.message()).endsWith("Task c-0 has been stuck in put for 40 s.");
    }
  }

  @Test
  void names_the_port_that_is_taken() {
    try (TestWorker first = TestWorker.start()) {
      String taken = "http://127.0.0.1:" + first.uri().getPort();
      try (TestWorker second = TestWorker.unstarted(Map.of("listeners", taken))) {
        assertThatThrownBy(second.server::initializeServer).hasMessageContaining(taken);
      }
    }
  }

  @Test
  void closes_twice() {
    TestWorker worker = TestWorker.start();
    worker.server.close();
    worker.close();
  }
}
