// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.compatibility.harness.ConnectRuntime;
import io.fairlead.compatibility.harness.ConnectRuntime.RunningWorker;
import io.fairlead.compatibility.harness.PluginJar;
import io.fairlead.compatibility.harness.Rest;
import io.fairlead.compatibility.harness.TopicProbe;
import io.fairlead.compatibility.harness.WorkerProperties;
import io.fairlead.compatibility.plugin.HangsInConfig;
import io.fairlead.servers.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invariant 6: plugins that do not return from a call hurt nobody but themselves. */
class HangingPluginsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(8);
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final String SOURCE = "io.fairlead.compatibility.plugin.SequenceSource";
  private static final String SINK = "io.fairlead.compatibility.plugin.HangingSink";

  /** Reads that a stuck connector must not delay. */
  private static final List<String> READS =
      List.of(
          "/",
          "/connectors",
          "/connectors?expand=status&expand=info",
          "/connectors/healthy",
          "/connectors/healthy/config",
          "/connectors/healthy/tasks",
          "/connectors/healthy/status",
          "/connectors/healthy/topics",
          "/connector-plugins",
          "/admin/loggers");

  @TempDir Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Path release;
  private KafkaBroker broker;
  private TopicProbe topics;
  private RunningWorker worker;
  private Rest rest;

  @BeforeEach
  void start() {
    release = folder.resolve("release");
    System.setProperty(HangsInConfig.UNTIL, release.toString());
    broker = KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
    topics = new TopicProbe(broker.bootstrapServers());
    worker =
        ConnectRuntime.subject()
            .start(
                WorkerProperties.distributed(broker.bootstrapServers(), "hanging")
                    .with("plugin.path", PluginJar.writeBelow(folder.resolve("plugins")).toString())
                    .with("fairlead.plugin.call.timeout.ms", millis(CALL_DEADLINE))
                    .with("fairlead.task.stuck.after.ms", millis(CALL_DEADLINE))
                    .with("task.shutdown.graceful.timeout.ms", millis(GRACE))
                    .toMap());
    rest = new Rest(worker.restUri());
    rest.deploy("healthy", Map.of("connector.class", SOURCE, "topic", "healthy"));
    await().atMost(PATIENCE).until(() -> !topics.values("healthy").isEmpty());
  }

  @AfterEach
  void stop() throws IOException {
    Files.writeString(release, "");
    worker.close();
    topics.close();
    broker.close();
    threads.shutdownNow();
    System.clearProperty(HangsInConfig.UNTIL);
  }

  @Test
  void stuckCallsAreToldAndHurtNobodyElse() {
    // given connectors that hang in every call that the framework makes of its own accord
    Map<String, Map<String, String>> stuck = new LinkedHashMap<>();
    for (String call : List.of("start", "taskConfigs", "task.start", "poll")) {
      stuck.put("in-" + call, hanging(SOURCE, call));
    }
    for (String call : List.of("put")) {
      Map<String, String> sink = hanging(SINK, call);
      sink.put("topics", "healthy");
      stuck.put("in-" + call, sink);
    }

    // when they are deployed
    stuck.forEach(rest::deploy);

    // then each says so after the deadline
    stuck
        .keySet()
        .forEach(
            name ->
                await(name)
                    .atMost(PATIENCE)
                    .untilAsserted(
                        () -> assertThat(traces(name)).as(name).anyMatch(t -> !t.isBlank())));

    // and reads are answered at once, the healthy one goes on, and others can be deployed
    assertReadsAreQuick();
    int before = topics.values("healthy").size();
    rest.deploy("second", Map.of("connector.class", SOURCE, "topic", "second"));
    await().atMost(PATIENCE).until(() -> !topics.values("second").isEmpty());
    await().atMost(PATIENCE).until(() -> topics.values("healthy").size() > before + 500);
    assertThat(rest.state("healthy")).isEqualTo("RUNNING[RUNNING]");

    // and the stuck ones can be deleted
    stuck
        .keySet()
        .forEach(name -> assertThat(rest.delete("/connectors/" + name).status()).isEqualTo(204));
    await().atMost(PATIENCE).until(() -> rest.get("/connectors").body().size() == 2);
    assertThat(rest.delete("/connectors/second").status()).isEqualTo(204);
  }

  @Test
  void validationThatHangsIsAnsweredAfterTheDeadlineAndDelaysNobody() {
    // when plugins hang while they are asked for their definition or to validate
    Map<String, String> inValidate = hanging(SOURCE, "validate");
    Map<String, String> inConfig = new LinkedHashMap<>();
    inConfig.put("connector.class", "io.fairlead.compatibility.plugin.HangsInConfig");
    inConfig.put("topics", "healthy");
    List<CompletableFuture<Rest.Answer>> answers =
        List.of(
            async(() -> rest.put("/connectors/v/config", Rest.json(inValidate))),
            async(
                () ->
                    rest.put(
                        "/connector-plugins/SequenceSource/config/validate",
                        Rest.json(inValidate))),
            async(() -> rest.put("/connectors/c/config", Rest.json(inConfig))),
            async(
                () ->
                    rest.get(
                        "/connector-plugins/io.fairlead.compatibility.plugin.HangsInConfig/config")));

    // then others are served meanwhile
    assertReadsAreQuick();
    rest.deploy("other", Map.of("connector.class", SOURCE, "topic", "other"));
    await().atMost(PATIENCE).until(() -> !topics.values("other").isEmpty());

    // and those who asked get an error, and nothing is stored
    for (CompletableFuture<Rest.Answer> answer : answers) {
      await().atMost(PATIENCE).until(answer::isDone);
      assertThat(answer.join().status()).as(answer.join().text()).isGreaterThanOrEqualTo(400);
      assertThat(answer.join().body().path("message").asText()).isNotBlank();
    }
    assertThat(rest.get("/connectors").text()).doesNotContain("\"v\"").doesNotContain("\"c\"");
  }

  @Test
  void shutdownEndsInTheGracefulTimeout() {
    // given plugins that hang in poll, put and stop
    rest.deploy("in-poll", hanging(SOURCE, "poll"));
    rest.deploy("in-stop", hanging(SOURCE, "stop"));
    rest.deploy("in-task-stop", hanging(SOURCE, "task.stop"));
    Map<String, String> sink = hanging(SINK, "put");
    sink.put("topics", "healthy");
    rest.deploy("in-put", sink);
    await().atMost(PATIENCE).until(() -> "RUNNING[RUNNING]".equals(rest.state("in-task-stop")));
    await().atMost(PATIENCE).until(() -> "RUNNING[RUNNING]".equals(rest.state("in-stop")));

    // when the worker is closed
    CompletableFuture<Void> closed = CompletableFuture.runAsync(worker::close, threads);

    // then that ends, although none of them returns
    await().atMost(PATIENCE).until(closed::isDone);
    closed.join();
  }

  @Test
  void connectorThatHangsInStopCanBeReplaced() {
    // given connectors that hang in stop
    rest.deploy("stubborn", hanging(SOURCE, "stop"));
    rest.deploy("stubborn-task", hanging(SOURCE, "task.stop"));
    await().atMost(PATIENCE).until(() -> "RUNNING[RUNNING]".equals(rest.state("stubborn")));
    await().atMost(PATIENCE).until(() -> "RUNNING[RUNNING]".equals(rest.state("stubborn-task")));

    // when they get another config
    for (String name : List.of("stubborn", "stubborn-task")) {
      rest.deploy(name, Map.of("connector.class", SOURCE, "topic", "replaced-" + name));
    }

    // then they run with it, and nobody else was kept waiting
    assertReadsAreQuick();
    for (String name : List.of("stubborn", "stubborn-task")) {
      await(name)
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(rest.state(name)).isEqualTo("RUNNING[RUNNING]");
                assertThat(topics.values("replaced-" + name)).isNotEmpty();
              });
    }
  }

  private void assertReadsAreQuick() {
    for (String read : READS) {
      long begin = System.nanoTime();
      assertThat(rest.get(read).status()).as(read).isEqualTo(200);
      // The rest is for a busy machine, and below any plugin's deadline.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(read).isLessThan(CALL_DEADLINE);
    }
  }

  private List<String> traces(String connector) {
    JsonNode status = rest.get("/connectors/" + connector + "/status").body();
    List<String> traces = new ArrayList<>(status.path("tasks").findValuesAsText("trace"));
    traces.addAll(status.path("connector").findValuesAsText("trace"));
    return traces;
  }

  private Map<String, String> hanging(String connectorClass, String call) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", connectorClass);
    config.put("hang.in", call);
    config.put("hang.until", release.toString());
    if (connectorClass.equals(SOURCE)) {
      config.put("topic", "from-stuck");
    }
    return config;
  }

  private <T> CompletableFuture<T> async(java.util.function.Supplier<T> action) {
    return CompletableFuture.supplyAsync(action, threads);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
