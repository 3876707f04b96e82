// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import static io.fairlead.connect.runtime.RunningWorkers.PATIENCE;
import static io.fairlead.connect.runtime.RunningWorkers.awaitRunning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairlead.servers.KafkaBroker;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterOperationsTest {

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

  /** Missing while it is not a member, or this worker is not. */
  private static JsonNode worker(RestCalls rest, String id) {
    return StreamSupport.stream(rest.get("/fairlead/workers").body().spliterator(), false)
        .filter(worker -> worker.path("id").asText().equals(id))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static int units(RestCalls rest, String id) {
    JsonNode worker = worker(rest, id);
    return worker.isMissingNode()
        ? -1
        : worker.path("connectors").asInt() + worker.path("tasks").asInt();
  }

  @Test
  void drainedWorkerGivesUpItsWorkAndGetsItBackWhenThatIsTakenBack() {
    // given
    RestCalls first = workers.start();
    RestCalls second = workers.start();
    String one = workers.workerId(0);
    String other = workers.workerId(1);
    first.create("numbers", workers.numbers(3));
    awaitRunning(first, "numbers", 3);
    await().atMost(PATIENCE).until(() -> units(first, one) == 2 && units(first, other) == 2);
    await()
        .atMost(PATIENCE)
        .until(() -> worker(second, one).at("/load/records_per_second").asDouble() > 0);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        List.of(
                            worker(first, one).path("leader").asBoolean(),
                            worker(first, other).path("leader").asBoolean()))
                    .containsExactlyInAnyOrder(true, false));

    // when
    assertThat(second.put("/fairlead/workers/" + one + "/drain", null).status()).isEqualTo(202);

    // then
    await().atMost(PATIENCE).until(() -> units(second, one) == 0 && units(second, other) == 4);
    awaitRunning(second, "numbers", 3);
    assertThat(worker(first, one).path("drained").asBoolean()).isTrue();
    assertThat(first.get("/fairlead/placements").body().toString()).contains("drained");

    // and the last one cannot be drained, nor one that is not there
    assertThat(first.put("/fairlead/workers/" + other + "/drain", null).status()).isEqualTo(400);
    assertThat(first.put("/fairlead/workers/nobody:1/drain", null).status()).isEqualTo(404);

    // when
    assertThat(first.send("DELETE", "/fairlead/workers/" + one + "/drain", null).status())
        .isEqualTo(202);

    // then
    await().atMost(PATIENCE).until(() -> units(first, one) == 2 && units(first, other) == 2);
    JsonNode newest = second.get("/fairlead/placements").body().path(0);
    assertThat(newest.path("at").asText()).isNotBlank();
    assertThat(newest.path("moves").path(0).path("why").asText()).isNotBlank();
  }

  @Test
  void drainSurvivesAChangeOfTheLeader() {
    // given
    RestCalls first = workers.start();
    RestCalls second = workers.start();
    RestCalls third = workers.start();
    first.create("numbers", workers.numbers(5));
    awaitRunning(first, "numbers", 5);
    await().atMost(PATIENCE).until(() -> first.get("/fairlead/workers").body().size() == 3);
    String drained = workers.workerId(2);
    assertThat(first.put("/fairlead/workers/" + drained + "/drain", null).status()).isEqualTo(202);
    await().atMost(PATIENCE).until(() -> units(first, drained) == 0);

    // when
    int leader = worker(first, workers.workerId(0)).path("leader").asBoolean() ? 0 : 1;
    boolean thirdLeads = worker(first, drained).path("leader").asBoolean();
    workers.worker(thirdLeads ? 0 : leader).close();

    // then
    RestCalls left = thirdLeads || leader == 0 ? second : first;
    int leftNumber = thirdLeads || leader == 0 ? 1 : 0;
    await().atMost(PATIENCE).until(() -> left.get("/fairlead/workers").body().size() == 2);
    await().atMost(PATIENCE).until(() -> units(left, workers.workerId(leftNumber)) == 6);
    await().atMost(PATIENCE).until(() -> units(third, drained) == 0);
    awaitRunning(left, "numbers", 5);
  }

  @Test
  void leavingWorkerHandsOverWhileItIsStillThere() {
    // given
    RestCalls first = workers.start();
    RestCalls second = workers.start();
    first.create("numbers", workers.numbers(3));
    awaitRunning(first, "numbers", 3);
    await().atMost(PATIENCE).until(() -> units(second, workers.workerId(0)) == 2);

    // when
    workers.worker(0).close();

    // then
    awaitRunning(second, "numbers", 3);
    await().atMost(PATIENCE).until(() -> units(second, workers.workerId(1)) == 4);
    JsonNode history = second.get("/fairlead/placements").body();
    assertThat(history.toString()).contains("its worker is drained or leaves");
    assertThat(history.toString()).doesNotContain("its worker is gone");
  }
}
