// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.compatibility.harness.ConnectRuntime;
import io.fairlead.compatibility.harness.ConnectRuntime.RunningWorker;
import io.fairlead.compatibility.harness.LineFile;
import io.fairlead.compatibility.harness.PluginJar;
import io.fairlead.compatibility.harness.Rest;
import io.fairlead.compatibility.harness.Sequences;
import io.fairlead.compatibility.harness.TopicProbe;
import io.fairlead.compatibility.harness.WorkerProperties;
import io.fairlead.servers.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away for longer than the worker's session while records flow. */
class BrokerOutageTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration AWAY = Duration.ofSeconds(15);
  private static final String SOURCE = "io.fairlead.compatibility.plugin.SequenceSource";
  private static final String TOPIC = "sequences";
  private static final List<String> TASKS = List.of("0", "1");

  @TempDir Path folder;

  /** Invariants 1, 2, 3 and 9. */
  @Test
  void tasksGoOnByThemselvesAndNothingIsLost() {
    LineFile out = new LineFile(folder.resolve("out.txt"));
    try (KafkaBroker broker = KafkaBroker.start();
        TopicProbe topics = new TopicProbe(broker.bootstrapServers());
        RunningWorker worker = ConnectRuntime.subject().start(properties(broker))) {
      // given a source and a sink through which records flow
      broker.createTopic(TOPIC, 2, Map.of());
      Rest rest = new Rest(worker.restUri());
      rest.deploy(
          "source",
          Map.of(
              "connector.class",
              SOURCE,
              "tasks.max",
              "2",
              "records.per.second",
              "500",
              "topic",
              TOPIC));
      rest.deploy(
          "sink",
          Map.of(
              "connector.class",
              "org.apache.kafka.connect.file.FileStreamSinkConnector",
              "topics",
              TOPIC,
              "file",
              out.path().toString()));
      await().atMost(PATIENCE).until(() -> out.lines().size() > 1_000);

      // when the broker goes away
      broker.stop();
      CompletableFuture<Void> write =
          CompletableFuture.runAsync(
              () ->
                  rest.deploy("late", Map.of("connector.class", SOURCE, "topic", TOPIC + "-late")));
      long back = System.nanoTime() + AWAY.toNanos();
      await()
          .atMost(AWAY.plus(PATIENCE))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                // then what is known can be read at any time, without the broker
                assertThat(rest.get("/connectors").text()).contains("source", "sink");
                assertThat(rest.get("/connectors/source/status").status()).isEqualTo(200);
                assertThat(rest.get("/connectors/source/config").status()).isEqualTo(200);
                return System.nanoTime() > back;
              });
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(rest.get("/health").text()).contains("Kafka brokers do not answer"));
      assertThat(write).as("a write that nobody can keep yet").isNotDone();
      int before = out.lines().size();
      broker.restart();

      // and all goes on without anybody's help, the write too
      await().atMost(PATIENCE).until(write::isDone);
      write.join();
      assertThat(rest.get("/connectors/late").status()).isEqualTo(200);
      await().atMost(PATIENCE).until(() -> out.lines().size() > before + 3_000);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(rest.state("source")).isEqualTo("RUNNING[RUNNING, RUNNING]");
                assertThat(rest.state("sink")).isEqualTo("RUNNING[RUNNING]");
              });
      assertThat(rest.put("/connectors/source/stop", null).status()).isEqualTo(204);
      await().atMost(PATIENCE).until(() -> "STOPPED[]".equals(rest.state("source")));
      // The last records of a task that has just been stopped may still be on their way.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                Sequences sent = Sequences.of(topics.values(TOPIC));
                Sequences arrived = Sequences.of(out.lines());
                for (String task : TASKS) {
                  assertThat(arrived.last(task)).isEqualTo(sent.last(task));
                }
              });
      assertThat(Sequences.of(topics.values(TOPIC)).defects()).isEmpty();
      assertThat(Sequences.of(out.lines()).defects()).isEmpty();
    }
  }

  private Map<String, String> properties(KafkaBroker broker) {
    return WorkerProperties.distributed(broker.bootstrapServers(), "outage")
        .with(
            "plugin.path",
            PluginJar.writeBelow(folder.resolve("plugins"))
                + ","
                + WorkerProperties.pluginSet("file"))
        .toMap();
  }
}
