// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import static io.fairlead.connect.runtime.RunningWorkers.PATIENCE;
import static io.fairlead.connect.runtime.RunningWorkers.awaitRunning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.servers.KafkaBroker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectorHistoryTest {

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
    workers = new RunningWorkers(broker);
  }

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  private static JsonNode versions(RestCalls rest) {
    return rest.get("/fairlead/connectors/numbers/versions").body();
  }

  @Test
  void configurationsAreKeptComparedAndBroughtBack() {
    // given
    RestCalls first = workers.start();
    RestCalls second = workers.start();
    Map<String, String> config = workers.numbers(1);
    config.put("secret", "swordfish");
    first.create("numbers", config);
    config.put("secret", "herring");
    config.put("limit", "7");
    first.put("/connectors/numbers/config", config);
    first.put("/connectors/numbers/config", config);

    // then: what changed nothing is no version
    await()
        .atMost(PATIENCE)
        .until(() -> versions(first).size() == 2 && versions(second).size() == 2);
    assertThat(versions(first).findValuesAsText("version")).containsExactly("2", "1");
    assertThat(versions(first).findValuesAsText("at")).hasSize(2);
    assertThat(versions(first).toString()).doesNotContain("swordfish").doesNotContain("herring");
    JsonNode difference = second.get("/fairlead/connectors/numbers/versions/1/diff/2").body();
    assertThat(difference.at("/added/limit").asText()).isEqualTo("7");
    assertThat(difference.at("/changed/secret/from").asText()).isEqualTo("***");
    assertThat(difference.toString()).doesNotContain("herring");

    // when
    assertThat(
            second.send("POST", "/fairlead/connectors/numbers/versions/1/rollback", null).status())
        .isEqualTo(200);

    // then
    await()
        .atMost(PATIENCE)
        .until(() -> versions(first).size() == 3 && versions(second).size() == 3);
    JsonNode none = first.get("/fairlead/connectors/numbers/versions/1/diff/3").body();
    assertThat(none.path("changed")).isEmpty();
    assertThat(none.path("added")).isEmpty();
    assertThat(first.get("/fairlead/connectors/numbers/versions/1/diff/9").status()).isEqualTo(404);

    // when many more, then the number that is kept is bounded
    for (int limit = 100; limit < 112; limit++) {
      config.put("limit", "" + limit);
      assertThat(first.put("/connectors/numbers/config", config).status()).isEqualTo(200);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(versions(first).findValuesAsText("version"))
                    .hasSize(10)
                    .startsWith("15"));

    // when deleted, then its history is too
    first.send("DELETE", "/connectors/numbers", null);
    first.create("numbers", config);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(versions(first).findValuesAsText("version")).containsExactly("1"));
  }

  @Test
  void offsetsAreResetInOneCall() {
    // given
    RestCalls first = workers.start();
    RestCalls second = workers.start();
    Map<String, String> config = workers.numbers(2);
    config.put("limit", "20");
    first.create("numbers", config);
    await().atMost(PATIENCE).until(() -> next(first).equals(List.of(20L, 20L)));

    // when: the numbers begin anew, up to another limit
    config.put("limit", "10");
    first.put("/connectors/numbers/config", config);
    RestCalls.Answer answer =
        second.send("POST", "/fairlead/connectors/numbers/offsets/reset", null);

    // then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("message").asText()).isNotBlank();
    awaitRunning(first, "numbers", 2);
    await().atMost(PATIENCE).until(() -> next(first).equals(List.of(10L, 10L)));
    assertThat(first.send("POST", "/fairlead/connectors/nobody/offsets/reset", null).status())
        .isEqualTo(404);
  }

  private static List<Long> next(RestCalls rest) {
    return rest.get("/connectors/numbers/offsets").body().findValues("next").stream()
        .map(JsonNode::asLong)
        .toList();
  }

  @Test
  void connectorBeginsAtTheOffsetsThatItIsCreatedWith() {
    // given
    RestCalls first = workers.start();
    RestCalls second = workers.start();
    Map<String, String> config = workers.numbers(1);
    config.put("limit", "1000");
    Map<String, Object> request =
        Map.of(
            "name",
            "numbers",
            "config",
            config,
            "initial_offsets",
            List.of(Map.of("partition", Map.of("number", "0"), "offset", Map.of("next", 990L))));

    // when
    RestCalls.Answer answer = second.send("POST", "/connectors", request);

    // then
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("name").asText()).isEqualTo("numbers");
    assertThat(answer.body().at("/offsets_status/message").asText()).isNotBlank();
    awaitRunning(first, "numbers", 1);
    await().atMost(PATIENCE).until(() -> next(first).equals(List.of(1000L)));
    assertThat(second.send("POST", "/connectors", request).status()).isEqualTo(409);

    // and a wrong one leaves nothing behind
    Map<String, Object> empty =
        Map.of("name", "other", "config", config, "initial_offsets", List.of());
    assertThat(first.send("POST", "/connectors", empty).status()).isEqualTo(400);
    assertThat(first.get("/connectors/other").status()).isEqualTo(404);
  }
}
