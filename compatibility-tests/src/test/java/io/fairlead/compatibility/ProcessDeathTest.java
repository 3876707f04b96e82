// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.compatibility.harness.ChildWorker;
import io.fairlead.compatibility.harness.LineFile;
import io.fairlead.compatibility.harness.PluginJar;
import io.fairlead.compatibility.harness.Rest;
import io.fairlead.compatibility.harness.Sequences;
import io.fairlead.compatibility.harness.TopicProbe;
import io.fairlead.compatibility.harness.WorkerProperties;
import io.fairlead.servers.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worker processes that are killed or frozen in mid-stream. */
class ProcessDeathTest {

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

  /** Invariants 1, 2, 3 and 5. */
  @Test
  void losesNothingWhenItIsKilledInMidStream() {
    LineFile out = new LineFile(folder.resolve("out.txt"));
    Map<String, String> properties = properties("killed");

    // given a source and a sink that were deployed a moment before the worker is killed
    ChildWorker first = ChildWorker.start(folder.resolve("worker"), properties);
    deploySource(new Rest(first.restUri()));
    new Rest(first.restUri()).deploy("sink", sink(out));
    first.kill();

    // when it is killed again and again while records flow
    for (int life = 0; life < 3; life++) {
      int before = sequences().count();
      try (ChildWorker worker = ChildWorker.start(folder.resolve("worker"), properties)) {
        await().atMost(PATIENCE).until(() -> arrived(out).count() > before + 1_000);
        long committed = committed(worker);
        await().atMost(PATIENCE).until(() -> committed(worker) > committed + 5_000);
        worker.kill();
      }
    }

    // then each life went on where the one before had committed, and nothing is missing
    try (ChildWorker last = ChildWorker.start(folder.resolve("worker"), properties)) {
      Rest rest = new Rest(last.restUri());
      // Read from memory, though the group still waits for the killed worker's session to end.
      assertThat(rest.get("/connectors").text()).contains("source", "sink");
      int before = sequences().count();
      await().atMost(PATIENCE).until(() -> sequences().count() > before + 2_000);
      rest.put("/connectors/source/stop", null);
      await().atMost(PATIENCE).until(() -> "STOPPED[]".equals(rest.state("source")));
      // The last records of a task that has just been stopped may still be on their way.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                Sequences sent = sequences();
                String offsets = rest.get("/connectors/source/offsets").text();
                for (String task : TASKS) {
                  assertThat(offsets).contains("\"next\":" + (sent.last(task) + 1) + "}");
                  assertThat(arrived(out).last(task)).isEqualTo(sent.last(task));
                }
              });
      Sequences sent = sequences();
      assertThat(sent.numbers().keySet()).containsExactlyElementsOf(TASKS);
      assertThat(sent.defects()).isEmpty();
      // A life that began at 0 again would have repeated all that was sent before it.
      assertThat(sent.repeated()).isLessThan(sent.count() / 2);
      assertThat(arrived(out).defects()).isEmpty();
    }
  }

  /** Invariant 4: one that was thought dead finds out that its work runs elsewhere. */
  @Test
  void givesUpItsTasksWhenItWasFrozenAndTheyRunElsewhere() {
    // given two workers
    Map<String, String> properties = properties("frozen");
    properties.put("session.timeout.ms", "15000");
    properties.put("heartbeat.interval.ms", "1000");
    try (ChildWorker one = ChildWorker.start(folder.resolve("one"), properties);
        ChildWorker two = ChildWorker.start(folder.resolve("two"), properties)) {
      Rest rest = new Rest(two.restUri());
      deploySource(rest);
      await().atMost(PATIENCE).until(() -> sequences().count() > 1_000);
      String frozen = one.restUri().getAuthority();
      String other = two.restUri().getAuthority();
      await()
          .atMost(PATIENCE)
          .until(() -> workers(rest).contains(frozen) && workers(rest).contains(other));

      // when one of them stands still for longer than its session
      one.freeze();
      try {
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    "RUNNING[RUNNING, RUNNING, RUNNING]".equals(rest.state("source"))
                        && !workers(rest).contains(frozen));
        Sequences moved = sequences();
        await()
            .atMost(PATIENCE)
            .until(() -> TASKS.stream().allMatch(t -> sequences().last(t) > moved.last(t) + 500));
      } finally {
        one.thaw();
      }

      // then the tasks stay where they are or move in order, and each sequence is written once
      Sequences thawed = sequences();
      await()
          .atMost(PATIENCE)
          .until(() -> TASKS.stream().allMatch(t -> sequences().last(t) > thawed.last(t) + 5_000));
      await()
          .atMost(PATIENCE)
          .until(() -> "RUNNING[RUNNING, RUNNING, RUNNING]".equals(rest.state("source")));
      for (String task : TASKS) {
        List<Long> numbers = sequences().numbers().get(task);
        List<Long> tail = numbers.subList(numbers.size() - 2_000, numbers.size());
        assertThat(tail).as("the end of sequence %s", task).doesNotHaveDuplicates().isSorted();
      }
      assertThat(sequences().defects()).isEmpty();
    }
  }

  /**
   * A process that has ended is told from one that does not answer: the former's tasks run
   * elsewhere long before its session ends, the latter's stay.
   */
  @Test
  void tellsAKilledWorkerFromOneThatStandsStill() {
    // given three workers with tasks, the first of which leads, and sessions that outlast the test
    Map<String, String> properties = properties("told-apart");
    properties.put("session.timeout.ms", Long.toString(10 * PATIENCE.toMillis()));
    properties.put("heartbeat.interval.ms", "1000");
    try (ChildWorker leads = ChildWorker.start(folder.resolve("leads"), properties);
        ChildWorker stands = ChildWorker.start(folder.resolve("stands"), properties);
        ChildWorker dies = ChildWorker.start(folder.resolve("dies"), properties)) {
      Rest rest = new Rest(leads.restUri());
      deploySource(rest);
      rest.deploy("sink", sink(new LineFile(folder.resolve("out.txt"))));
      String standing = stands.restUri().getAuthority();
      String dying = dies.restUri().getAuthority();
      await()
          .atMost(PATIENCE)
          .until(() -> units(rest).contains(standing) && units(rest).contains(dying));
      await()
          .atMost(PATIENCE)
          .until(() -> "RUNNING[RUNNING, RUNNING, RUNNING]".equals(rest.state("source")));
      int known = moves(rest, "").size();

      // when one stands still and the other is killed
      stands.freeze();
      try {
        dies.kill();

        // then only the work of the dead one is given away
        await().atMost(PATIENCE).until(() -> moves(rest, "gone").stream().anyMatch(dying::equals));
        List<String> moved = moves(rest, "");
        assertThat(moved.subList(0, moved.size() - known)).containsOnly(dying);
      } finally {
        stands.thaw();
      }
      await()
          .atMost(PATIENCE)
          .until(() -> "RUNNING[RUNNING, RUNNING, RUNNING]".equals(rest.state("source")));

      // and when the leader is killed, the last one goes on with everything
      Rest last = new Rest(stands.restUri());
      leads.kill();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(units(last)).containsOnly(standing).hasSize(6));
      await()
          .atMost(PATIENCE)
          .until(() -> "RUNNING[RUNNING, RUNNING, RUNNING]".equals(last.state("source")));
    }
  }

  /** From where work was moved, newest first, for reasons with that word. */
  private static List<String> moves(Rest rest, String reason) {
    List<String> from = new ArrayList<>();
    for (JsonNode round : rest.get("/fairlead/placements").body()) {
      for (JsonNode move : round.path("moves")) {
        if (move.path("why").asText().contains(reason) && move.hasNonNull("from")) {
          from.add(move.path("from").asText());
        }
      }
    }
    return from;
  }

  /** Workers of both connectors and their tasks. */
  private static List<String> units(Rest rest) {
    return Stream.of("source", "sink")
        .flatMap(
            name ->
                rest
                    .get("/connectors/" + name + "/status")
                    .body()
                    .findValuesAsText("worker_id")
                    .stream())
        .toList();
  }

  /** The sum of what all tasks have committed. */
  private static long committed(ChildWorker worker) {
    return new Rest(worker.restUri())
        .get("/connectors/source/offsets").body().findValues("next").stream()
            .mapToLong(JsonNode::asLong)
            .sum();
  }

  private Map<String, String> properties(String group) {
    return WorkerProperties.distributed(broker.bootstrapServers(), group)
        .withPlugins("file")
        .with(
            "plugin.path",
            PluginJar.writeBelow(folder.resolve("plugins"))
                + ","
                + WorkerProperties.pluginSet("file"))
        .with("offset.flush.interval.ms", "300")
        .with("consumer.max.poll.records", "100")
        .toMap();
  }

  private static void deploySource(Rest rest) {
    rest.deploy(
        "source",
        Map.of(
            "connector.class", "io.fairlead.compatibility.plugin.SequenceSource",
            "tasks.max", "3",
            "records.per.second", "1000",
            "topic", TOPIC));
  }

  private static Map<String, String> sink(LineFile out) {
    return Map.of(
        "connector.class",
        "org.apache.kafka.connect.file.FileStreamSinkConnector",
        "tasks.max",
        "1",
        "topics",
        TOPIC,
        "file",
        out.path().toString());
  }

  private Sequences sequences() {
    return Sequences.of(topics.values(TOPIC));
  }

  /** A line may be cut off where the process was killed; the next life continues that line. */
  private static Sequences arrived(LineFile out) {
    return Sequences.of(
        out.lines().stream()
            .flatMap(line -> Stream.of(line.split("(?=\\d:)")))
            .filter(value -> value.matches("\\d:\\d+"))
            .toList());
  }

  private static List<String> workers(Rest rest) {
    return rest.get("/connectors/source/status").body().path("tasks").findValuesAsText("worker_id");
  }
}
