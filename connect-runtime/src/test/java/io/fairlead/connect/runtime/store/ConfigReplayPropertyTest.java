// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.runtime.connector.TargetState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever was written, and whatever compaction has removed since, the same comes out. */
class ConfigReplayPropertyTest {

  private static final int NO_TASKS = -1;

  enum What {
    CONFIG,
    TASKS,
    TORN_TASKS,
    DELETE,
    TARGET,
    TASK_COUNT,
    PLACE,
    SESSION,
    LOGGER,
    RESTART,
    SWEEP
  }

  /** One write of a history. */
  record Step(What what, boolean ours, String connector, int number) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    return Combinators.combine(
            Arbitraries.of(What.class),
            Arbitraries.of(true, false),
            Arbitraries.of("a", "a-1", "b"),
            Arbitraries.integers().between(0, 4))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 3000)
  void compactionChangesNothing(@ForAll("histories") List<Step> history, @ForAll long seed) {
    ConfigTopicModel topic = new ConfigTopicModel();
    Map<String, List<Map<String, String>>> expectedTasks = new HashMap<>();
    for (int i = 0; i < history.size(); i++) {
      write(topic, history.get(i), Integer.toString(i), expectedTasks);
    }

    ClusterConfig full = topic.view();
    Random random = new Random(seed);

    assertThat(topic.viewReadSlowly()).isEqualTo(full);
    for (int i = 0; i < 5; i++) {
      assertThat(withoutOffset(topic.viewAfterCompaction(random))).isEqualTo(withoutOffset(full));
    }
    full.connectors()
        .forEach(
            (name, entry) -> {
              List<Map<String, String>> tasks = expectedTasks.get(name);
              assertThat(entry.tasksComplete()).isEqualTo(tasks != null);
              assertThat(entry.taskConfigs()).isEqualTo(tasks == null ? List.of() : tasks);
            });
  }

  private static ClusterConfig withoutOffset(ClusterConfig config) {
    return new ClusterConfig(
        0, config.sessionKey(), config.connectors(), config.placements(), config.loggerLevels());
  }

  /** Writes one step and keeps the books, independently, of the task configs that are in force. */
  private static void write(
      ConfigTopicModel topic,
      Step step,
      String version,
      Map<String, List<Map<String, String>>> expectedTasks) {
    String name = step.connector();
    Map<String, String> config = Map.of("version", version);
    switch (step.what()) {
      case CONFIG -> put(topic, step, new ConfigRecord.Config(name, config));
      case TARGET ->
          put(topic, step, new ConfigRecord.Target(name, TargetState.values()[step.number() % 3]));
      case TASK_COUNT -> put(topic, step, new ConfigRecord.TaskCount(name, step.number()));
      case PLACE ->
          topic.ours(
              new ConfigRecord.Place(
                  name,
                  step.number() == 0
                      ? null
                      : new Placement(new Owner(version, step.number()), List.of(Owner.NOBODY))));
      case SESSION ->
          put(
              topic,
              step,
              new ConfigRecord.Session(
                  new SessionKey(
                      new SecretKeySpec(
                          version.getBytes(java.nio.charset.StandardCharsets.UTF_8), "X"),
                      step.number())));
      case LOGGER -> put(topic, step, new ConfigRecord.LoggerLevel(name, "L" + version));
      case RESTART ->
          put(topic, step, new ConfigRecord.Restart(new RestartRequest(name, true, false)));
      case TASKS -> {
        List<Map<String, String>> tasks = tasks(step.number(), version);
        if (step.ours()) {
          topic.ours(new ConfigRecord.TaskConfigs(name, tasks, config));
        } else {
          tornTasks(topic, name, tasks);
          topic.apache(new ConfigChange.TaskCommit(name, tasks.size()));
        }
        expectedTasks.put(name, tasks);
      }
      case TORN_TASKS -> {
        tornTasks(topic, name, tasks(step.number(), version));
        int inForce = expectedTasks.get(name) == null ? NO_TASKS : expectedTasks.get(name).size();
        if (step.number() > 0 && inForce > 0) {
          expectedTasks.remove(name);
        }
      }
      case DELETE -> {
        if (step.ours()) {
          topic.ours(new ConfigRecord.Config(name, null));
          expectedTasks.remove(name);
        } else {
          topic.apache(new ConfigChange.Config(name, null));
          topic.apache(new ConfigChange.Target(name, null));
        }
      }
      case SWEEP -> {
        topic.state().connectors().values().stream()
            .filter(ConnectorReplay::isOrphaned)
            .forEach(orphan -> expectedTasks.remove(orphan.name()));
        ConfigChanges.sweep(topic.state()).forEach(topic::apache);
      }
    }
  }

  private static void put(ConfigTopicModel topic, Step step, ConfigRecord record) {
    if (step.ours()) {
      topic.ours(record);
    } else {
      ConfigChanges.of(List.of(record), ConfigState.EMPTY).forEach(topic::apache);
    }
  }

  private static void tornTasks(
      ConfigTopicModel topic, String name, List<Map<String, String>> tasks) {
    for (int i = 0; i < tasks.size(); i++) {
      topic.apache(new ConfigChange.TaskConfig(name, i, tasks.get(i)));
    }
  }

  private static List<Map<String, String>> tasks(int count, String version) {
    List<Map<String, String>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(Map.of("task", Integer.toString(i), "version", version));
    }
    return tasks;
  }
}
