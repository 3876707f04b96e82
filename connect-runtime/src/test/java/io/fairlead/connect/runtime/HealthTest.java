// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import static io.fairlead.connect.runtime.RunningWorkers.PATIENCE;
import static io.fairlead.connect.runtime.RunningWorkers.awaitRunning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.servers.KafkaBroker;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthTest {

  private static KafkaBroker broker;

  private RunningWorkers workers;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void prepare() {
    workers =
        new RunningWorkers(broker)
            .with("fairlead.restart.backoff.initial.ms", "200000")
            .with("fairlead.task.stuck.after.ms", "2000")
            .with("task.shutdown.graceful.timeout.ms", "3000");
  }

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  private static JsonNode health(RestCalls rest, String connector) {
    return rest.get("/fairlead/connectors/" + connector + "/health").body();
  }

  private static void awaitState(RestCalls rest, String connector, String state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(health(rest, connector).path("state").asText()).isEqualTo(state));
  }

  @Test
  void flowingRecordsAreHealthyAndToldByAnyWorker() {
    // given
    RestCalls first = workers.start();
    RestCalls second = workers.start();

    // when
    first.create("numbers", workers.numbers(4));
    awaitRunning(first, "numbers", 4);

    // then
    awaitState(first, "numbers", "healthy");
    awaitState(second, "numbers", "healthy");
    for (RestCalls rest : new RestCalls[] {first, second}) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode answer = health(rest, "numbers");
                assertThat(answer.path("tasks").findValuesAsText("last_record_at")).hasSize(4);
                assertThat(answer.path("silent_workers")).isEmpty();
                assertThat(answer.path("tasks").findValuesAsText("worker_id").stream().distinct())
                    .hasSize(2);
              });
    }
    JsonNode all = second.get("/fairlead/connectors/health").body();
    assertThat(all.findValuesAsText("name")).containsExactly("numbers");

    // when
    first.put("/connectors/numbers/pause", null);

    // then
    awaitState(second, "numbers", "paused");
    assertThat(first.get("/fairlead/connectors/nobody/health").status()).isEqualTo(404);
  }

  @Test
  void stuckTaskIsNamed() {
    // given
    RestCalls rest = workers.start();
    Map<String, String> hanging = workers.numbers(1);
    hanging.put("hang", "poll");

    // when
    rest.create("hanging", hanging);

    // then
    awaitState(rest, "hanging", "stalled");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(health(rest, "hanging").path("cause").asText())
                    .contains("hanging-0")
                    .contains("poll()"));
    assertThat(health(rest, "hanging").path("since").asText()).isNotBlank();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              RestCalls.Answer worker = rest.get("/health");
              assertThat(worker.status()).isEqualTo(200);
              assertThat(worker.body().path("message").asText()).contains("hanging-0");
            });
  }

  @Test
  void missingTopicIsNamed() {
    // given
    RestCalls rest = workers.start();
    Map<String, String> numbers = workers.numbers(1);
    String missing = "missing-" + UUID.randomUUID();
    numbers.put("topic", missing);

    // when
    rest.create("numbers", numbers);

    // then
    awaitState(rest, "numbers", "stalled");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(health(rest, "numbers").path("cause").asText()).contains(missing);
              assertThat(rest.get("/health").body().path("message").asText()).contains(missing);
            });
  }

  @Test
  void failureWithARetryAheadIsRestartingAndOneWithoutIsFailed() {
    // given
    RestCalls rest = workers.start();
    String ticket = UUID.randomUUID().toString();
    FragileSource.failNext(ticket, 1000);
    Map<String, String> fragile =
        Map.of(
            "connector.class",
            FragileSource.class.getName(),
            "ticket",
            ticket,
            "fails.in",
            "task.start");

    // when
    rest.create("hopeful", fragile);
    rest.create(
        "hopeless",
        Map.of(
            "connector.class",
            FragileSource.class.getName(),
            "ticket",
            ticket,
            "fails.in",
            "task.start",
            "fails.with",
            "config"));

    // then
    awaitState(rest, "hopeful", "restarting");
    assertThat(health(rest, "hopeful").at("/tasks/0/next_restart_at").asText()).isNotBlank();
    assertThat(health(rest, "hopeful").path("cause").asText()).contains("no luck");
    awaitState(rest, "hopeless", "failed");
    assertThat(health(rest, "hopeless").path("cause").asText()).contains("configuration");
    await().atMost(PATIENCE).until(() -> rest.taskState("hopeful", 0).equals("FAILED"));
  }

  @Test
  void progressIsShownWithoutSecrets() {
    // given
    RestCalls rest = workers.start();
    Map<String, String> config = workers.numbers(1);
    config.put("limit", "300");
    config.put("secret", "open-sesame");

    // when
    rest.create("numbers", config);
    awaitRunning(rest, "numbers", 1);

    // then
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode progress = health(rest, "numbers").at("/tasks/0/progress");
              assertThat(progress.path("phase").asText()).isEqualTo("counting");
              assertThat(progress.path("done").asLong()).isEqualTo(300);
              assertThat(progress.path("total").asLong()).isEqualTo(300);
              assertThat(progress.path("eta_seconds").asLong(-1)).isZero();
              assertThat(progress.path("per_second").isNumber()).isTrue();
              assertThat(progress.path("lag_bytes").asLong()).isEqualTo(8);
              assertThat(progress.at("/details/said").asText()).isEqualTo("secret=***");
            });
  }

  @Test
  void workerThatDoesNotAnswerIsNamedAndNotWaitedFor() {
    // given: the other worker is a member, but nobody can reach it at the address that it names
    RestCalls first = workers.start();
    workers.with("rest.advertised.port", "1").start();

    // when
    first.create("numbers", workers.numbers(4));
    awaitRunning(first, "numbers", 4);

    // then
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode answer = health(first, "numbers");
              assertThat(answer.path("state").asText()).isEqualTo("degraded");
              assertThat(answer.path("silent_workers").toString()).contains(":1\"");
              assertThat(answer.path("cause").asText()).contains("does not answer");
            });
  }
}
