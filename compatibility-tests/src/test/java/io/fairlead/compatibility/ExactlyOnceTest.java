// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.compatibility.harness.ChildWorker;
import io.fairlead.compatibility.harness.ConnectRuntime;
import io.fairlead.compatibility.harness.ConnectRuntime.RunningWorker;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exactly-once sources on processes that are killed or frozen, and on both runtimes in turn: who
 * reads what is committed sees each record once, in order.
 */
class ExactlyOnceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String TOPIC = "sequences";

  /** One more than workers, so that each worker has one wherever the connector's instance is. */
  private static final List<String> TASKS = List.of("0", "1", "2");

  @TempDir Path folder;

  private KafkaBroker broker;
  private TopicProbe topics;

  @BeforeEach
  void startBroker() {
    broker = KafkaBroker.start();
    broker.createTopic(TOPIC, 2, Map.of());
    topics = new TopicProbe(broker.bootstrapServers());
  }

  @AfterEach
  void stopBroker() {
    topics.close();
    broker.close();
  }

  /** Invariants 1 and 4. */
  @Test
  void losesNothingAndDoublesNothingWhenItIsKilledInMidStream() {
    // given a source whose transactions last long enough to be hit
    Map<String, String> properties = properties("killed");
    try (ChildWorker first = ChildWorker.start(folder.resolve("worker"), properties)) {
      deploy(
          new Rest(first.restUri()),
          Map.of("transaction.boundary", "interval", "transaction.boundary.interval.ms", "200"));
      awaitMore(2_000);
      first.kill();
    }

    // when it is killed again and again while records flow
    for (int life = 0; life < 2; life++) {
      try (ChildWorker worker = ChildWorker.start(folder.resolve("worker"), properties)) {
        awaitMore(2_000);
        worker.kill();
      }
    }

    // then
    try (ChildWorker last = ChildWorker.start(folder.resolve("worker"), properties)) {
      Rest rest = new Rest(last.restUri());
      awaitMore(2_000);
      stop(rest);
      assertExactAndOffsetsAgree(rest);
    }
  }

  /** Invariant 4: one that was thought dead is fenced, whatever it has in its hands. */
  @Test
  void doublesNothingWhenAFrozenWorkerComesBack() {
    // given two workers that run tasks
    Map<String, String> properties = properties("frozen");
    properties.put("session.timeout.ms", "6000");
    properties.put("heartbeat.interval.ms", "1000");
    try (ChildWorker one = ChildWorker.start(folder.resolve("one"), properties);
        ChildWorker two = ChildWorker.start(folder.resolve("two"), properties)) {
      Rest rest = new Rest(two.restUri());
      String frozen = one.restUri().getAuthority();
      deploy(rest, Map.of());
      await().atMost(PATIENCE).until(() -> workers(rest).contains(frozen));
      await().atMost(PATIENCE).until(() -> workers(rest).stream().distinct().count() == 2);
      awaitMore(1_000);

      // when one of them stands still until its task runs elsewhere, and then goes on
      one.freeze();
      try {
        await().atMost(PATIENCE).until(() -> !workers(rest).contains(frozen));
        awaitMore(2_000);
      } finally {
        one.thaw();
      }
      awaitMore(4_000);

      // then
      await()
          .atMost(PATIENCE)
          .until(() -> "RUNNING[RUNNING, RUNNING, RUNNING]".equals(rest.state("source")));
      stop(rest);
      assertExactAndOffsetsAgree(rest);
    }
  }

  /** Offsets in a topic of the connector's own, and transactional ids, mean the same to both. */
  @Test
  void goesOnWhereTheOtherRuntimeStopped() {
    Map<String, String> properties = properties("migrating");
    Map<String, String> own = Map.of("offsets.storage.topic", "source-offsets");
    try (RunningWorker apache = ConnectRuntime.APACHE.start(properties)) {
      Rest rest = new Rest(apache.restUri());
      await().atMost(PATIENCE).until(() -> rest.get("/connectors").status() == 200);
      deploy(rest, own);
      awaitMore(1_000);
    }

    // when Fairlead takes over
    try (RunningWorker subject = ConnectRuntime.subject().start(properties)) {
      awaitMore(1_000);
      Rest rest = new Rest(subject.restUri());
      await()
          .atMost(PATIENCE)
          .until(() -> "RUNNING[RUNNING, RUNNING, RUNNING]".equals(rest.state("source")));
    }
    Sequences before = sequences();

    // when they go back
    try (RunningWorker apache = ConnectRuntime.APACHE.start(properties)) {
      Rest rest = new Rest(apache.restUri());
      awaitMore(1_000);
      await()
          .atMost(PATIENCE)
          .until(() -> "RUNNING[RUNNING, RUNNING, RUNNING]".equals(rest.state("source")));
      for (String task : TASKS) {
        assertThat(sequences().last(task)).isGreaterThan(before.last(task));
      }
      stop(rest);
      assertExactAndOffsetsAgree(rest);
    }
    assertThat(topics.values("source-offsets")).isNotEmpty();
  }

  private Map<String, String> properties(String group) {
    return WorkerProperties.distributed(broker.bootstrapServers(), group)
        .withPlugins("file")
        .with(
            "plugin.path",
            PluginJar.writeBelow(folder.resolve("plugins"))
                + ","
                + WorkerProperties.pluginSet("file"))
        .with("exactly.once.source.support", "enabled")
        .toMap();
  }

  private static void deploy(Rest rest, Map<String, String> more) {
    Map<String, String> config = new java.util.HashMap<>(more);
    config.put("connector.class", "io.fairlead.compatibility.plugin.SequenceSource");
    config.put("tasks.max", "3");
    config.put("records.per.second", "1000");
    config.put("topic", TOPIC);
    rest.deploy("source", config);
  }

  private void awaitMore(int records) {
    int before = sequences().count();
    await().atMost(PATIENCE).until(() -> sequences().count() > before + records);
  }

  private static void stop(Rest rest) {
    rest.put("/connectors/source/stop", null);
    await().atMost(PATIENCE).until(() -> "STOPPED[]".equals(rest.state("source")));
  }

  private void assertExactAndOffsetsAgree(Rest rest) {
    // The last transaction of a task that has just been stopped may still be on its way.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Sequences sent = sequences();
              String offsets = rest.get("/connectors/source/offsets").text();
              for (String task : TASKS) {
                assertThat(offsets).contains("\"next\":" + (sent.last(task) + 1) + "}");
              }
            });
    Sequences sent = sequences();
    assertThat(sent.numbers().keySet()).containsExactlyElementsOf(TASKS);
    assertThat(sent.defects()).isEmpty();
    assertThat(sent.repeated()).isZero();
  }

  private Sequences sequences() {
    return Sequences.of(topics.values(TOPIC));
  }

  private static List<String> workers(Rest rest) {
    return rest.get("/connectors/source/status").body().path("tasks").findValuesAsText("worker_id");
  }
}
