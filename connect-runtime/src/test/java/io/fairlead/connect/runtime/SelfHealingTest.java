// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import static io.fairlead.connect.runtime.RunningWorkers.PATIENCE;
import static io.fairlead.connect.runtime.RunningWorkers.awaitRunning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.servers.KafkaBroker;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfHealingTest {

  private static KafkaBroker broker;

  private final String ticket = UUID.randomUUID().toString();
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
    workers = new RunningWorkers(broker).with("fairlead.restart.backoff.initial.ms", "20");
  }

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  private Map<String, String> fragile(String method) {
    return new HashMap<>(
        Map.of(
            "connector.class",
            FragileSource.class.getName(),
            "ticket",
            ticket,
            "fails.in",
            method,
            "secret",
            "swordfish"));
  }

  private static JsonNode journal(RestCalls rest) {
    return rest.get("/fairlead/connectors/fragile/restarts").body().path("restarts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "taskConfigs", "task.start", "poll"})
  void comesBackByItselfAndTellsOfIt(String method) {
    // given
    FragileSource.failNext(ticket, 3);
    RestCalls rest = workers.start();

    // when
    rest.create("fragile", fragile(method));

    // then
    await().atMost(PATIENCE).until(() -> journal(rest).size() == 3);
    awaitRunning(rest, "fragile", 1);
    JsonNode newest = journal(rest).path(0);
    assertThat(newest.path("attempt").asInt()).isEqualTo(3);
    assertThat(newest.path("cause").asText()).contains("no luck").doesNotContain("swordfish");
    assertThat(newest.has("restart_at")).isTrue();
    assertThat(newest.path("worker_id").asText()).isEqualTo(workers.workerId(0));
    boolean isTask = method.equals("poll") || method.startsWith("task.");
    assertThat(newest.has("task")).isEqualTo(isTask);
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "data"})
  void whatWouldFailAgainStaysFailedUntilItIsRestartedByHand(String kind) {
    // given
    FragileSource.failNext(ticket, 1);
    RestCalls rest = workers.start();
    Map<String, String> config = fragile("task.start");
    config.put("fails.with", kind);

    // when
    rest.create("fragile", config);

    // then
    await().atMost(PATIENCE).until(() -> journal(rest).size() == 1);
    assertThat(journal(rest).path(0).has("restart_at")).isFalse();
    assertThat(journal(rest).path(0).path("reason").asText()).isNotBlank();
    await().atMost(PATIENCE).until(() -> rest.taskState("fragile", 0).equals("FAILED"));
    assertThat(rest.send("POST", "/connectors/fragile/tasks/0/restart", null).status())
        .isEqualTo(204);
    awaitRunning(rest, "fragile", 1);
  }

  @Test
  void isTunedAndSwitchedOffByConnector() {
    // given
    FragileSource.failNext(ticket, 1);
    RestCalls rest = workers.start();
    Map<String, String> config = fragile("poll");
    config.put("fairlead.restart.enabled", "false");

    // when
    rest.create("fragile", config);

    // then
    await().atMost(PATIENCE).until(() -> journal(rest).size() == 1);
    assertThat(journal(rest).path(0).path("reason").asText()).contains("fairlead.restart.enabled");

    // and wrong values are refused with their key
    config.put("fairlead.restart.max.per.hour", "-1");
    RestCalls.Answer answer = rest.put("/connectors/fragile/config", config);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("message").asText()).contains("fairlead.restart.max.per.hour");
  }

  @Test
  void journalIsReadFromAnyWorkerAndGoesWithItsConnector() {
    // given
    FragileSource.failNext(ticket, 2);
    RestCalls first = workers.start();
    RestCalls second = workers.start();

    // when
    first.create("fragile", fragile("poll"));

    // then
    await().atMost(PATIENCE).until(() -> journal(first).size() == 2);
    await().atMost(PATIENCE).until(() -> journal(second).size() == 2);
    awaitRunning(first, "fragile", 1);

    // when
    first.send("DELETE", "/connectors/fragile", null);
    await()
        .atMost(PATIENCE)
        .until(() -> first.get("/fairlead/connectors/fragile/restarts").status() == 404);
    await().atMost(PATIENCE).until(() -> first.get("/connectors/fragile/status").status() == 404);
    Map<String, String> calm = fragile("nowhere");
    assertThat(first.create("fragile", calm).status()).isEqualTo(201);

    // then
    await().atMost(PATIENCE).until(() -> journal(first).size() == 0);
  }
}
