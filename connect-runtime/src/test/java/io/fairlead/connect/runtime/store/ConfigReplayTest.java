// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.runtime.connector.TargetState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigReplayTest {

  private static final Map<String, String> OLD = Map.of("v", "1");
  private static final Map<String, String> NEW = Map.of("v", "2");
  private static final Map<String, String> TASK = Map.of("task", "0");

  private final ConfigTopicModel topic = new ConfigTopicModel();

  private ConnectorEntry entry() {
    return topic.view().connector("c").orElseThrow();
  }

  @Test
  void taskConfigsSurviveAConnectorConfigBehindThem() {
    // given what compaction leaves when a connector config is written again (KAFKA-17719)
    topic.apache(new ConfigChange.TaskConfig("c", 0, TASK));
    topic.apache(new ConfigChange.TaskCommit("c", 1));
    topic.apache(new ConfigChange.Config("c", NEW));

    assertThat(entry().taskConfigs()).containsExactly(TASK);
    assertThat(entry().tasksComplete()).isTrue();
    assertThat(entry().appliedConfig()).as("not known any more").isNull();
  }

  @Test
  void taskConfigsOfADeletedConnectorDoNotComeBackWithItsName() {
    topic.ours(new ConfigRecord.Config("c", OLD));
    topic.ours(new ConfigRecord.TaskConfigs("c", List.of(TASK), OLD));
    topic.ours(new ConfigRecord.Config("c", null));
    assertThat(topic.view().connectors()).isEmpty();

    topic.ours(new ConfigRecord.Config("c", NEW));

    assertThat(entry().taskConfigs()).isEmpty();
    assertThat(entry().tasksComplete()).isFalse();
    assertThat(entry().targetState()).isEqualTo(TargetState.STARTED);
  }

  @Test
  void taskConfigsThatApacheLeftBehindAreSweptByTheFirstWriter() {
    topic.apache(new ConfigChange.Config("c", OLD));
    topic.apache(new ConfigChange.TaskConfig("c", 0, TASK));
    topic.apache(new ConfigChange.TaskCommit("c", 1));
    topic.apache(new ConfigChange.Config("c", null));
    topic.apache(new ConfigChange.Target("c", null));

    ConfigChanges.sweep(topic.state()).forEach(topic::apache);
    topic.ours(new ConfigRecord.Config("c", NEW));

    assertThat(entry().tasksComplete()).isFalse();
    assertThat(ConfigChanges.sweep(topic.state())).isEmpty();
  }

  @Test
  void appliedConfigIsTheOneThatTheTasksWereMadeFrom() {
    topic.ours(new ConfigRecord.Config("c", OLD));
    topic.ours(new ConfigRecord.TaskConfigs("c", List.of(TASK), OLD));
    topic.ours(new ConfigRecord.Config("c", NEW));
    assertThat(entry().appliedConfig()).isEqualTo(OLD);

    topic.apache(new ConfigChange.TaskConfig("c", 0, TASK));
    topic.apache(new ConfigChange.TaskCommit("c", 1));
    assertThat(entry().appliedConfig()).isEqualTo(NEW);
  }

  @Test
  void setThatWasNeverCommittedIsIncompleteForOneThatStartsAndHarmlessForOneThatFollows() {
    topic.apache(new ConfigChange.Config("c", OLD));
    topic.apache(new ConfigChange.TaskConfig("c", 0, TASK));
    topic.apache(new ConfigChange.TaskCommit("c", 1));
    ClusterConfig before = topic.view();
    topic.apache(new ConfigChange.TaskConfig("c", 0, NEW));

    ClusterConfig started = topic.view();
    ClusterConfig followed = ConfigReplay.view(topic.state(), before, List.of("c"));

    assertThat(started.connector("c").orElseThrow().tasksComplete()).isFalse();
    assertThat(started.connector("c").orElseThrow().taskConfigs()).isEmpty();
    assertThat(followed.connector("c")).isEqualTo(before.connector("c"));

    topic.apache(new ConfigChange.TaskCommit("c", 1));
    followed = ConfigReplay.view(topic.state(), followed, List.of("c"));
    assertThat(followed.connector("c")).contains(entry());
    assertThat(entry().taskConfigs()).containsExactly(NEW);
  }

  @Test
  void fewerTasksLeaveNoOldOnes() {
    topic.ours(new ConfigRecord.Config("c", OLD));
    topic.ours(new ConfigRecord.TaskConfigs("c", List.of(TASK, TASK, TASK), OLD));
    topic.ours(new ConfigRecord.TaskConfigs("c", List.of(NEW), OLD));

    assertThat(entry().taskConfigs()).containsExactly(NEW);
    topic.ours(new ConfigRecord.TaskConfigs("c", List.of(), OLD));
    assertThat(entry().taskConfigs()).isEmpty();
    assertThat(entry().tasksComplete()).isTrue();
  }

  @Test
  void createAndDeleteInOneWriteLeavesNothing() {
    topic.ours(
        new ConfigRecord.Config("c", OLD),
        new ConfigRecord.TaskConfigs("c", List.of(TASK), OLD),
        new ConfigRecord.Config("c", null));

    assertThat(topic.state().connectors()).isEmpty();
  }

  @Test
  void recordsThatMakeNoSenseAreSkipped() {
    topic.ours(new ConfigRecord.Config("c", OLD));
    topic.raw("connector-c", "{\"no\":1}");
    topic.raw("connector-c", "nonsense");
    topic.raw("connector-c", "[1]");
    topic.raw("task-c", "{\"properties\":{}}");
    topic.raw("target-state-c", "{\"state\":\"FLYING\"}");
    topic.raw("commit-c", "{\"tasks\":\"two\"}");
    topic.raw("session-key", "{\"key\":\"%%%\",\"algorithm\":\"x\",\"creation-timestamp\":1}");
    topic.raw("fairlead-placement-c", "{\"tasks\":[{}]}");
    topic.raw("something-else", "{}");
    topic.raw(null, "{}");

    assertThat(entry().config()).isEqualTo(OLD);
    assertThat(topic.view().sessionKey()).isNull();
  }

  @Test
  void oldWorkersTargetStateIsRead() {
    topic.ours(new ConfigRecord.Config("c", OLD));
    topic.raw("target-state-c", "{\"state\":\"PAUSED\"}");

    assertThat(entry().targetState()).isEqualTo(TargetState.PAUSED);
  }

  @Test
  void connectorNamesMayHoldDashesAndNumbers() {
    topic.ours(new ConfigRecord.Config("a-1", OLD));
    topic.ours(new ConfigRecord.TaskConfigs("a-1", List.of(TASK), OLD));

    assertThat(topic.view().connector("a-1").orElseThrow().taskConfigs()).containsExactly(TASK);
    assertThat(topic.view().connectors()).hasSize(1);
  }
}
