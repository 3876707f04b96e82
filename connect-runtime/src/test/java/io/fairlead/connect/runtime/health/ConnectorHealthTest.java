// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.runtime.connector.RestartEntry;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TargetState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorHealthTest {

  private static final HealthSettings SETTINGS = new HealthSettings(60_000, 60_000, 30_000);
  private static final RestartEntry RETRY = new RestartEntry(0, 5, "no luck", 2, 9L, null, "w");
  private static final RestartEntry END = new RestartEntry(0, 5, "no luck", 0, null, "Off.", "w");

  private static UnitView unit(int task, String word) {
    String name = task < 0 ? "Connector c" : "Task c-" + task;
    return switch (word) {
      case "failed" -> new UnitView(name, RunState.FAILED, "w", null, false, END);
      case "restarting" -> new UnitView(name, RunState.FAILED, "w", null, false, RETRY);
      case "paused" -> new UnitView(name, RunState.PAUSED, "w", null, false, null);
      case "nowhere" -> new UnitView(name, null, null, null, false, null);
      case "silent" -> new UnitView(name, RunState.RUNNING, "w", null, true, null);
      default -> {
        TaskReport report =
            task < 0
                ? null
                : new TaskReport(
                    "c", task, HealthState.of(word), 7, name + " so.", 3L, 2L, 1_000L, null, 1);
        yield new UnitView(name, RunState.RUNNING, "w", report, false, null);
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    "STARTED, healthy, healthy healthy, HEALTHY",
    "STARTED, healthy, healthy idle, HEALTHY",
    "STARTED, healthy, idle idle, IDLE",
    "STARTED, healthy, healthy lagging, LAGGING",
    "STARTED, healthy, idle stalled, STALLED",
    "STARTED, healthy, healthy stalled, DEGRADED",
    "STARTED, healthy, healthy failed, DEGRADED",
    "STARTED, healthy, healthy restarting, DEGRADED",
    "STARTED, healthy, failed restarting, RESTARTING",
    "STARTED, healthy, failed failed, FAILED",
    "STARTED, healthy, nowhere nowhere, RESTARTING",
    "STARTED, healthy, healthy silent, DEGRADED",
    "STARTED, healthy, silent silent, DEGRADED",
    "STARTED, failed, healthy healthy, DEGRADED",
    "PAUSED, paused, paused paused, PAUSED",
    "STARTED, healthy, '', IDLE",
    "STARTED, failed, '', FAILED",
    "STARTED, restarting, '', RESTARTING",
    "STOPPED, healthy, '', PAUSED",
  })
  void isJudgedByItsParts(TargetState target, String instance, String tasks, HealthState state) {
    // given
    List<String> words = Arrays.stream(tasks.split(" ")).filter(word -> !word.isEmpty()).toList();
    List<UnitView> units =
        IntStream.range(0, words.size()).mapToObj(task -> unit(task, words.get(task))).toList();

    // when
    ConnectorHealth health = ConnectorHealth.of("c", target, unit(-1, instance), units);

    // then
    assertThat(health.state()).isEqualTo(state);
    assertThat(health.cause()).isNotBlank();
  }

  @Test
  void causeNamesTheTaskAndWhatFollows() {
    ConnectorHealth health =
        ConnectorHealth.of(
            "c",
            TargetState.STARTED,
            unit(-1, "healthy"),
            List.of(unit(0, "healthy"), unit(1, "restarting")));
    assertThat(health.cause()).contains("c-1").contains("attempt 2").contains("no luck");
    assertThat(health.sinceMs()).isEqualTo(5);
    assertThat(health.lagRecords()).isEqualTo(2);
  }

  private static TaskCondition at(
      long now, Long lastRecord, Long behind, Long lag, TaskFacts.Busy busy) {
    return TaskCondition.of(
        new TaskFacts(
            "c-0", 0, lastRecord, new TaskFacts.Lag(behind, lag), false, Optional.ofNullable(busy)),
        SETTINGS,
        now);
  }

  @Test
  void taskIsJudgedByFacts() {
    assertThat(at(10, 5L, null, null, null).state()).isEqualTo(HealthState.HEALTHY);
    assertThat(at(10, null, null, null, null).state()).isEqualTo(HealthState.IDLE);
    assertThat(at(70_000, 5L, 0L, 0L, null).state()).isEqualTo(HealthState.IDLE);
    assertThat(at(70_000, 5L, 9L, 0L, null).state()).isEqualTo(HealthState.STALLED);
    assertThat(at(100, 90L, 9L, 61_000L, null).state()).isEqualTo(HealthState.LAGGING);
    TaskFacts.Busy busy = new TaskFacts.Busy("waits", 1_000);
    assertThat(at(30_000, 90L, 9L, 0L, busy).state()).isEqualTo(HealthState.HEALTHY);
    assertThat(at(32_000, 90L, 9L, 0L, busy))
        .isEqualTo(
            new TaskCondition(
                HealthState.STALLED, 1_000, "Task c-0 waits since 1970-01-01T00:00:01Z."));
  }

  @Test
  void stateIsKnownForAsLongAsItHolds() {
    TaskCondition first = at(100, 90L, 9L, 61_000L, null);
    TaskCondition second = at(500, 490L, 9L, 61_000L, null);
    assertThat(second.after(first).sinceMs()).isEqualTo(100);
    assertThat(at(600, 590L, 0L, 0L, null).after(second).sinceMs()).isEqualTo(600);
  }
}
