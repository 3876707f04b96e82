// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.herder.BadRequestException;
import io.fairlead.connect.runtime.rest.TestWorker.Answer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConnectorsApiTest {

  private static TestWorker worker;

  @BeforeAll
  static void start() {
    worker = TestWorker.start();
  }

  @AfterAll
  static void stop() {
    worker.close();
  }

  @BeforeEach
  void oneConnector() {
    worker.herder.writesWork();
    worker.herder.configs.clear();
    worker.herder.writes.clear();
    worker.herder.configs.put("c", Map.of("name", "c", "k", "v"));
  }

  @Test
  void tells_the_release_it_is_compatible_with() {
    Answer root = worker.get("/");

    assertThat(root.status()).isEqualTo(200);
    assertThat(root.json().path("version").asText()).startsWith("4.3");
    assertThat(root.json().path("commit").asText()).isNotBlank();
    assertThat(root.json().path("kafka_cluster_id").asText()).isEqualTo("cluster-1");
  }

  @Test
  void lists_connectors() {
    assertThat(worker.get("/connectors").body()).isEqualTo("[\"c\"]");
    assertThat(worker.get("/connectors/").body()).isEqualTo("[\"c\"]");
  }

  @Test
  void expands_what_is_asked_for_and_ignores_the_rest() {
    assertThat(worker.get("/connectors?expand=nonsense").body()).isEqualTo("{\"c\":{}}");

    Answer both = worker.get("/connectors?expand=status&expand=info");

    assertThat(both.json().at("/c/status/connector/state").asText()).isEqualTo("RUNNING");
    assertThat(both.json().at("/c/status/tasks/0/trace").asText()).isEqualTo("trace of it");
    assertThat(both.json().at("/c/info/config/k").asText()).isEqualTo("v");
    assertThat(both.json().at("/c/info/type").asText()).isEqualTo("source");
  }

  @Test
  void creates_a_connector() {
    Answer created = worker.post("/connectors", "{\"name\":\" my d \",\"config\":{\"k\":1}}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo(worker.uri() + "connectors/my%20d");
    assertThat(created.json())
        .isEqualTo(
            TestWorker.JSON.valueToTree(
                Map.of(
                    "name",
                    "my d",
                    "config",
                    Map.of("k", "1", "name", "my d"),
                    "tasks",
                    List.of(Map.of("connector", "my d", "task", 0)),
                    "type",
                    "source")));
    assertThat(worker.get("/connectors/my%20d").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"RUNNING,STARTED", "paused,PAUSED", "Stopped,STOPPED"})
  void creates_a_connector_in_a_state(String asked, TargetState state) {
    Answer created =
        worker.post(
            "/connectors",
            "{\"name\":\"d\",\"config\":{\"k\":\"v\"},\"initial_state\":\"" + asked + "\"}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(worker.herder.lastInitialState).isEqualTo(state);
  }

  @Test
  void refuses_a_taken_name() {
    Answer taken = worker.post("/connectors", "{\"name\":\"c\",\"config\":{\"k\":\"v\"}}");

    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.body())
        .isEqualTo("{\"error_code\":409,\"message\":\"Connector c already exists\"}");
  }

  @Test
  void refuses_two_names() {
    Answer refused = worker.post("/connectors", "{\"name\":\"d\",\"config\":{\"name\":\"other\"}}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message())
        .isEqualTo(
            "Connector name configuration (other) doesn't match connector name in the URL (d)");
    assertThat(worker.put("/connectors/d/config", "{\"name\":\"other\"}").status()).isEqualTo(400);
    assertThat(worker.herder.writes).isEmpty();
  }

  @Test
  void replaces_and_creates_by_config() {
    Answer replaced = worker.put("/connectors/c/config", "{\"k\":\"w\"}");
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(worker.get("/connectors/c/config").json().path("k").asText()).isEqualTo("w");

    Answer created = worker.put("/connectors/d/config", "{\"k\":\"w\"}");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo(worker.uri() + "connectors/d");
  }

  @Test
  void patches_a_config() {
    worker.herder.configs.put("c", Map.of("name", "c", "k", "v", "gone", "x"));

    Answer patched =
        worker.send("PATCH", "/connectors/c/config", "{\"k\":\"w\",\"n\":\"1\",\"gone\":null}");

    assertThat(patched.status()).isEqualTo(200);
    assertThat(patched.json().path("config"))
        .isEqualTo(TestWorker.JSON.valueToTree(Map.of("name", "c", "k", "w", "n", "1")));
    assertThat(worker.send("PATCH", "/connectors/x/config", "{}").status()).isEqualTo(404);
  }

  @Test
  void deletes_a_connector() {
    Answer deleted = worker.send("DELETE", "/connectors/c", null);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertThat(worker.send("DELETE", "/connectors/c", null).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|/connectors/x|Connector x not found",
        "GET|/connectors/x/config|Connector x not found",
        "GET|/connectors/x/tasks|Connector x not found",
        "GET|/connectors/x/status|No status found for connector x",
        "GET|/connectors/c/tasks/7/status|No status found for task c-7",
        "GET|/connectors/c/tasks/abc/status|HTTP 404 Not Found",
        "GET|/connectors/x/offsets|Connector x not found",
        "DELETE|/connectors/x/offsets|Connector x not found",
        "PUT|/connectors/x/pause|Connector x not found",
        "PUT|/connectors/x/resume|Connector x not found",
        "PUT|/connectors/x/stop|Connector x not found",
        "POST|/connectors/x/restart|Connector x not found",
        "POST|/connectors/x/restart?includeTasks=true|Connector x not found",
        "POST|/connectors/x/tasks/0/restart|Connector x not found",
        "POST|/connectors/c/tasks/abc/restart|HTTP 404 Not Found",
        "GET|/connectors/c/tasks-config|HTTP 404 Not Found",
        "GET|/connectors/c/nothing|HTTP 404 Not Found",
        "GET|/nothing|HTTP 404 Not Found"
      })
  void answers_404_to_what_is_not_there(String method, String path, String message) {
    Answer answer = worker.send(method, path, null);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json())
        .isEqualTo(TestWorker.JSON.valueToTree(Map.of("error_code", 404, "message", message)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST|/connectors|text/plain|{}|415|HTTP 415 Unsupported Media Type",
        "PUT|/connectors|application/json|{}|405|HTTP 405 Method Not Allowed",
        "DELETE|/|application/json|{}|405|HTTP 405 Method Not Allowed",
        "POST|/connectors|application/json|{bad|500|Unexpected character ('b'",
        "POST|/connectors|application/json|{\"name\":\"x\",\"config\":{},\"foo\":1}|500"
            + "|Unrecognized field \"foo\"",
        "POST|/connectors|application/json|{\"name\":\"x\"}|500|The request needs a JSON body",
        "POST|/connectors|application/json|null|500|The request needs a JSON body",
        "POST|/connectors|application/json|{\"config\":{},\"initial_state\":\"no\"}|500"
            + "|Cannot construct instance",
        "POST|/connectors|application/json|{\"name\":\"x\",\"config\":{\"a\":{}}}|500"
            + "|Cannot deserialize value",
        "PUT|/connectors/c/config|application/json|[]|500|Cannot deserialize value",
        "PUT|/connectors/c/config|application/json|``|500|The request needs a JSON body",
        "PATCH|/connectors/c/offsets|application/json|``|500|The request needs a JSON body",
        "PATCH|/connectors/c/offsets|application/json|{\"offsets\":[]}|400|Partitions / offsets"
      })
  void answers_what_cannot_be_read_as_apache_does(
      String method, String path, String type, String body, int status, String message) {
    Answer answer = worker.send(method, path, body, "Content-Type", type);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("error_code").asInt()).isEqualTo(status);
    assertThat(answer.message()).startsWith(message).doesNotContain("\tat ");
    assertThat(worker.herder.writes).isEmpty();
  }

  @Test
  void refuses_other_representations() {
    Answer answer = worker.send("GET", "/connectors", null, "Accept", "text/html");

    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.message()).isEqualTo("HTTP 406 Not Acceptable");
  }

  @Test
  void answers_head_and_options() {
    assertThat(worker.send("HEAD", "/connectors", null).status()).isEqualTo(200);
    Answer options = worker.send("OPTIONS", "/connectors", null);
    assertThat(options.status()).isEqualTo(200);
    assertThat(options.header("Allow")).contains("GET", "POST");
  }

  @Test
  void answers_malformed_uris_in_json() {
    Answer answer = worker.get("/connectors/%2F");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error_code").asInt()).isEqualTo(400);
  }

  @Test
  void reports_status_tasks_and_topics() {
    assertThat(worker.get("/connectors/c/status").body())
        .isEqualTo(
            "{\"name\":\"c\",\"connector\":{\"state\":\"RUNNING\",\"worker_id\":\"w:1\","
                + "\"version\":\"1.0\"},\"tasks\":[{\"id\":0,\"state\":\"FAILED\","
                + "\"worker_id\":\"w:1\",\"trace\":\"trace of it\"}],\"type\":\"source\"}");
    assertThat(worker.get("/connectors/c/tasks").json().at("/0/id/connector").asText())
        .isEqualTo("c");
    assertThat(worker.get("/connectors/c/tasks/0/status").json().path("state").asText())
        .isEqualTo("FAILED");
    assertThat(worker.get("/connectors/c/topics").body())
        .isEqualTo("{\"c\":{\"topics\":[\"orders\"]}}");
    assertThat(worker.put("/connectors/c/topics/reset", null).status()).isEqualTo(202);
    assertThat(worker.herder.writes).containsExactly("reset topics c");
  }

  @Test
  void changes_the_target_state() {
    assertThat(worker.put("/connectors/c/pause", null).status()).isEqualTo(202);
    assertThat(worker.herder.targets).containsEntry("c", TargetState.PAUSED);
    assertThat(worker.put("/connectors/c/resume", null).status()).isEqualTo(202);
    assertThat(worker.herder.targets).containsEntry("c", TargetState.STARTED);
    assertThat(worker.put("/connectors/c/stop", null).status()).isEqualTo(204);
    assertThat(worker.herder.targets).containsEntry("c", TargetState.STOPPED);
  }

  @Test
  void restarts() {
    assertThat(worker.post("/connectors/c/restart", null).status()).isEqualTo(204);
    assertThat(worker.post("/connectors/c/tasks/0/restart", null).status()).isEqualTo(204);

    Answer all = worker.post("/connectors/c/restart?includeTasks=true&onlyFailed=true", null);

    assertThat(all.status()).isEqualTo(202);
    assertThat(all.json().at("/connector/state").asText()).isEqualTo("RUNNING");
    assertThat(worker.herder.writes)
        .containsExactly(
            "restart c",
            "restart task c-0",
            "RestartRequest[connector=c, onlyFailed=true, includeTasks=true]");
  }

  @Test
  void reads_alters_and_resets_offsets() {
    assertThat(worker.get("/connectors/c/offsets").body())
        .isEqualTo("{\"offsets\":[{\"partition\":{\"file\":\"a\"},\"offset\":{\"position\":5}}]}");

    Answer altered =
        worker.send(
            "PATCH",
            "/connectors/c/offsets",
            "{\"offsets\":[{\"partition\":{\"file\":\"a\"},\"offset\":null}]}");
    assertThat(altered.status()).isEqualTo(200);
    assertThat(altered.body()).isEqualTo("{\"message\":\"altered\"}");
    assertThat(worker.herder.writes).contains("alter offsets c {{file=a}=null}");

    Answer reset = worker.send("DELETE", "/connectors/c/offsets", null);
    assertThat(reset.body()).isEqualTo("{\"message\":\"reset\"}");
  }

  @Test
  void passes_on_what_the_herder_refuses() {
    worker.herder.writesFail(new BadRequestException("contains the following 1 error(s)"));
    Answer bad = worker.put("/connectors/c/config", "{\"k\":\"v\"}");
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.message()).isEqualTo("contains the following 1 error(s)");

    worker.herder.writesFail(new ConnectException("broken"));
    Answer broken = worker.put("/connectors/c/config", "{\"k\":\"v\"}");
    assertThat(broken.status()).isEqualTo(500);
    assertThat(broken.body()).isEqualTo("{\"error_code\":500,\"message\":\"broken\"}");
  }
}
