// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.connect.runtime.rest.TestWorker.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PluginsApiTest {

  private static final String SINK = TestSink.class.getName();

  private static TestWorker worker;

  @BeforeAll
  static void start() {
    worker = TestWorker.start(Map.of("plugin.discovery", "hybrid_warn"));
  }

  @AfterAll
  static void stop() {
    TestSink.blocked.countDown();
    worker.close();
  }

  private static Answer validate(String plugin, String config) {
    return worker.put("/connector-plugins/" + plugin + "/config/validate", config);
  }

  private static String config(String more) {
    return "{\"name\":\"s\",\"connector.class\":\"" + SINK + "\",\"topics\":\"t\"" + more + "}";
  }

  private static JsonNode value(Answer answer, String key) {
    for (JsonNode config : answer.json().path("configs")) {
      if (config.at("/value/name").asText().equals(key)) {
        return config.path("value");
      }
    }
    throw new AssertionError(key + " is not in " + answer.body());
  }

  @Test
  void lists_connectors_or_all_plugins() {
    Answer connectors = worker.get("/connector-plugins");
    Answer all = worker.get("/connector-plugins?connectorsOnly=false");

    assertThat(connectors.json().findValuesAsText("type")).isSubsetOf("sink", "source");
    assertThat(connectors.json().findValuesAsText("class")).contains(SINK);
    assertThat(all.json().findValuesAsText("type"))
        .contains("converter", "header_converter", "transformation", "predicate");
    assertThat(connectors.body())
        .contains("{\"class\":\"" + SINK + "\",\"type\":\"sink\",\"version\":\"9\"}");
  }

  @Test
  void shows_the_keys_of_a_plugin() {
    Answer keys = worker.get("/connector-plugins/" + SINK + "/config");

    assertThat(keys.status()).isEqualTo(200);
    assertThat(keys.json().findValuesAsText("name")).contains("secret.key", "topics");
    assertThat(worker.get("/connector-plugins/no.such.Plugin/config").status()).isEqualTo(404);
    assertThat(worker.get("/connector-plugins/" + SINK + "/config?version=bad[").status())
        .isEqualTo(400);
  }

  @Test
  void validates_with_all_errors_at_once() {
    Answer answer = validate(SINK, config(",\"number\":\"x\",\"tasks.max\":\"0\""));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("error_count").asInt()).isEqualTo(2);
    assertThat(value(answer, "number").path("errors")).isNotEmpty();
    assertThat(value(answer, "tasks.max").path("errors")).isNotEmpty();
  }

  @Test
  void does_not_echo_secrets() {
    Answer answer = validate(SINK, config(",\"secret.key\":\"hunter2-hunter2\",\"number\":\"x\""));

    assertThat(value(answer, "secret.key").path("value").asText()).isEqualTo("***");
    assertThat(answer.body()).doesNotContain("hunter2-hunter2");
  }

  @Test
  void refuses_another_class_and_an_unknown_one() {
    Answer other = validate("Other", config(""));
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.message())
        .isEqualTo("Included connector type " + SINK + " does not match request type Other");

    Answer unknown = validate("NoSuch", "{\"connector.class\":\"NoSuch\"}");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(validate("NoSuch", "").status()).isEqualTo(500);
  }

  @Test
  void validations_that_hang_hold_up_nothing_else() {
    List<CompletableFuture<Answer>> hanging = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hanging.add(
          worker.sendAsync(
              worker.uri(),
              "PUT",
              "/connector-plugins/" + SINK + "/config/validate",
              config(",\"mode\":\"hang\"")));
    }
    await().until(() -> TestSink.waiting.get() == 20);

    assertThat(worker.get("/connectors").status()).isEqualTo(200);
    assertThat(worker.get("/connector-plugins").status()).isEqualTo(200);
    assertThat(worker.put("/connectors/d/config", "{}").status()).isBetween(200, 201);
    assertThat(worker.put("/connectors/d/pause", null).status()).isEqualTo(202);
    assertThat(validate(SINK, config("")).status()).isEqualTo(200);
    assertThat(hanging).noneMatch(CompletableFuture::isDone);

    TestSink.blocked.countDown();
    hanging.forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));
  }

  /** Hangs in validate on demand. */
  public static final class TestSink extends SinkConnector {

    static final CountDownLatch blocked = new CountDownLatch(1);
    static final AtomicInteger waiting = new AtomicInteger();

    @Override
    public Config validate(Map<String, String> config) {
      if ("hang".equals(config.get("mode"))) {
        waiting.incrementAndGet();
        try {
          blocked.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return super.validate(config);
    }

    @Override
    public ConfigDef config() {
      return new ConfigDef()
          .define("secret.key", ConfigDef.Type.PASSWORD, null, ConfigDef.Importance.HIGH, "")
          .define("number", ConfigDef.Type.INT, 1, ConfigDef.Importance.HIGH, "")
          .define("mode", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "");
    }

    @Override
    public void start(Map<String, String> props) {}

    @Override
    public Class<? extends Task> taskClass() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
      return List.of();
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
      return "9";
    }
  }
}
