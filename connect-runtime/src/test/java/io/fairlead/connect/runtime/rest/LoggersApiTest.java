// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.runtime.rest.TestWorker.Answer;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class LoggersApiTest {

  private static final String NAMESPACE = "io.fairlead.test.loggers";

  private static TestWorker worker;

  @BeforeAll
  static void start() {
    worker = TestWorker.start();
  }

  @AfterAll
  static void stop() {
    worker.close();
  }

  private static Answer set(String logger, String level) {
    return worker.put("/admin/loggers/" + logger, "{\"level\":\"" + level + "\"}");
  }

  @Test
  void sets_a_level_for_a_logger_and_all_below() {
    String child = NAMESPACE + ".a.child";
    LogManager.getLogger(child);
    LogManager.getLogger(NAMESPACE + ".ab");
    set(NAMESPACE, "info");

    Answer changed = set(NAMESPACE + ".a", "trace");

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body()).isEqualTo("[\"" + NAMESPACE + ".a\",\"" + child + "\"]");
    assertThat(LogManager.getLogger(child).getLevel()).isEqualTo(Level.TRACE);
    Answer shown = worker.get("/admin/loggers/" + child);
    assertThat(shown.json().path("level").asText()).isEqualTo("TRACE");
    assertThat(shown.json().path("last_modified").asLong()).isPositive();
    assertThat(worker.get("/admin/loggers/" + NAMESPACE + ".ab").json().path("level").asText())
        .isEqualTo("INFO");
    assertThat(set(NAMESPACE + ".a", "TRACE").body()).isEqualTo("[]");
  }

  @Test
  void lists_loggers_and_knows_the_root() {
    Answer all = worker.get("/admin/loggers");

    assertThat(all.status()).isEqualTo(200);
    assertThat(all.json().has("root")).isTrue();
    assertThat(all.json().at("/root/level").asText()).isNotEmpty();
    assertThat(worker.get("/admin/loggers/ROOT").json().path("level"))
        .isEqualTo(all.json().at("/root/level"));
  }

  @Test
  void refuses_what_it_does_not_know() {
    assertThat(worker.get("/admin/loggers/no.such").message())
        .isEqualTo("Logger no.such not found.");
    assertThat(set("a", "loud").status()).isEqualTo(404);
    assertThat(set("a", "loud").message()).isEqualTo("invalid log level 'loud'.");
    Answer without = worker.put("/admin/loggers/a", "{}");
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.message())
        .isEqualTo("Desired 'level' parameter was not specified in request.");
    assertThat(worker.send("PUT", "/admin/loggers/a", "").status()).isEqualTo(500);
  }

  @Test
  void takes_an_unknown_scope_for_the_worker() {
    Answer answer =
        worker.put("/admin/loggers/" + NAMESPACE + ".s?scope=moon", "{\"level\":\"debug\"}");

    assertThat(answer.body()).isEqualTo("[\"" + NAMESPACE + ".s\"]");
  }

  @Test
  void asks_the_herder_for_the_whole_cluster() {
    Answer answer = worker.put("/admin/loggers/x?scope=cluster", "{\"level\":\"debug\"}");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(worker.herder.writes).contains("cluster level x debug");
  }

  @Test
  void asks_the_leader_even_where_it_has_no_admin_listener() {
    try (TestWorker leader = TestWorker.start(Map.of("admin.listeners", ""));
        TestWorker follower = TestWorker.start()) {
      follower.herder.writesBelongTo(leader.uri());

      Answer answer = follower.put("/admin/loggers/x?scope=cluster", "{\"level\":\"warn\"}");

      assertThat(answer.status()).isEqualTo(204);
      assertThat(leader.herder.writes).containsExactly("cluster level x warn");
      assertThat(leader.put("/fairlead/internal/loggers/x", "{\"level\":\"warn\"}").status())
          .isEqualTo(400);
    }
  }

  @Test
  void applies_what_the_config_topic_says() {
    worker.server.loggers().setLevel(NAMESPACE + ".topic", "FATAL");
    worker.server.loggers().setLevel(NAMESPACE + ".topic", "nonsense");

    assertThat(LogManager.getLogger(NAMESPACE + ".topic").getLevel()).isEqualTo(Level.FATAL);
  }
}
