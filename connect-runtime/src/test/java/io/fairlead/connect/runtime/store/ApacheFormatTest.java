// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import static io.fairlead.connect.runtime.store.StoreFixture.WAIT;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.connector.ConnectorStatus;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.connector.TopicStatus;
import io.fairlead.connect.runtime.store.ConfigStore.ConfigWriter;
import io.fairlead.connect.runtime.store.ConfigStore.FencedWriterException;
import io.fairlead.servers.KafkaBroker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.AbstractStatus;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.storage.KafkaConfigBackingStore;
import org.apache.kafka.connect.storage.KafkaOffsetBackingStore;
import org.apache.kafka.connect.storage.KafkaStatusBackingStore;
import org.apache.kafka.connect.storage.OffsetStorageReaderImpl;
import org.apache.kafka.connect.storage.OffsetStorageWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What ours writes theirs reads, and the other way round; byte for byte where keys decide. */
class ApacheFormatTest {

  private static final Map<String, String> CONFIG = Map.of("connector.class", "A", "x", "ä\"1");
  private static final List<Map<String, String>> TASKS =
      List.of(Map.of("n", "0"), Map.of("n", "1"));
  private static final SecretKeySpec KEY = new SecretKeySpec(new byte[] {1, -2, 3}, "HmacSHA256");

  private static KafkaBroker broker;
  private final StoreFixture fixture = new StoreFixture(broker);

  @BeforeAll
  static void start() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void theirsReadsOurConfigs() {
    try (KafkaConfigStore ours = fixture.configStore();
        ConfigWriter writer = ours.openWriter();
        ApachePeer peer = new ApachePeer(fixture)) {
      writer.write(
          List.of(
              new ConfigRecord.Config("c-1", CONFIG),
              new ConfigRecord.TaskConfigs("c-1", TASKS, CONFIG),
              new ConfigRecord.Target("c-1", TargetState.STOPPED),
              new ConfigRecord.TaskCount("c-1", 2),
              new ConfigRecord.Place("c-1", new Placement(new Owner("w", 1), List.of())),
              new ConfigRecord.Session(new SessionKey(KEY, 77)),
              new ConfigRecord.LoggerLevel("a.b", "INFO"),
              new ConfigRecord.Restart(new RestartRequest("c-1", true, true)),
              new ConfigRecord.Config("gone", CONFIG),
              new ConfigRecord.TaskConfigs("gone", TASKS, CONFIG)),
          WAIT);
      writer.write(List.of(new ConfigRecord.Config("gone", null)), WAIT);

      ClusterConfigState state = peer.configs().snapshot();

      assertThat(state.connectors()).containsExactly("c-1");
      assertThat(state.rawConnectorConfig("c-1")).isEqualTo(CONFIG);
      assertThat(state.appliedConnectorConfig("c-1")).isEqualTo(CONFIG);
      assertThat(state.targetState("c-1").name()).isEqualTo("STOPPED");
      assertThat(state.taskCount("c-1")).isEqualTo(2);
      for (int i = 0; i < 2; i++) {
        assertThat(state.rawTaskConfig(new org.apache.kafka.connect.util.ConnectorTaskId("c-1", i)))
            .isEqualTo(TASKS.get(i));
      }
      assertThat(state.taskCountRecord("c-1")).isEqualTo(2);
      assertThat(state.sessionKey().key()).isEqualTo(KEY);
      assertThat(state.sessionKey().creationTimestamp()).isEqualTo(77);
      assertThat(state.inconsistentConnectors()).isEmpty();
      assertThat(state.tasks("gone")).isEmpty();
    }
  }

  @Test
  void oursReadsTheirConfigsAndWritesTheSameBytes() {
    fixture.with("exactly.once.source.support", "enabled");
    try (KafkaConfigStore ours = fixture.configStore();
        ApachePeer peer = new ApachePeer(fixture)) {
      KafkaConfigBackingStore theirs = peer.configs();
      theirs.claimWritePrivileges();
      theirs.putConnectorConfig("c", CONFIG, org.apache.kafka.connect.runtime.TargetState.PAUSED);
      theirs.putTaskConfigs("c", TASKS);
      theirs.putTaskCountRecord("c", 2);
      theirs.putSessionKey(new org.apache.kafka.connect.runtime.SessionKey(KEY, 77));
      theirs.putLoggerLevel("a.b", "INFO");
      theirs.putRestartRequest(
          new org.apache.kafka.connect.runtime.RestartRequest("c", true, false));
      ours.refresh(WAIT);

      ConnectorEntry entry = ours.snapshot().connector("c").orElseThrow();
      assertThat(entry.config()).isEqualTo(CONFIG);
      assertThat(entry.targetState()).isEqualTo(TargetState.PAUSED);
      assertThat(entry.taskConfigs()).isEqualTo(TASKS);
      assertThat(entry.tasksComplete()).isTrue();
      assertThat(entry.appliedConfig()).isEqualTo(CONFIG);
      assertThat(entry.fenced().tasks()).isEqualTo(2);
      assertThat(ours.snapshot().sessionKey()).isEqualTo(new SessionKey(KEY, 77));
      assertThat(ours.snapshot().loggerLevels()).isEqualTo(Map.of("a.b", "INFO"));

      Map<String, String> written = lastRecords();
      try (ConfigWriter writer = ours.openWriter()) {
        writer.write(
            List.of(
                new ConfigRecord.Target("c", TargetState.PAUSED),
                new ConfigRecord.Config("c", entry.config()),
                new ConfigRecord.TaskConfigs("c", entry.taskConfigs(), entry.config()),
                new ConfigRecord.TaskCount("c", 2),
                new ConfigRecord.Session(ours.snapshot().sessionKey()),
                new ConfigRecord.LoggerLevel("a.b", "INFO"),
                new ConfigRecord.Restart(new RestartRequest("c", true, false))),
            WAIT);
        Map<String, String> rewritten = lastRecords();
        rewritten.remove("fairlead-applied-c");
        assertThat(rewritten).isEqualTo(written);

        // Both claim the same right, so that a runtime that is left over cannot write.
        assertThatThrownBy(() -> theirs.putTaskConfigs("c", TASKS))
            .isInstanceOf(ConnectException.class);
        theirs.claimWritePrivileges();
        theirs.removeConnectorConfig("c");
        assertThatThrownBy(() -> writer.write(List.of(new ConfigRecord.Config("d", CONFIG)), WAIT))
            .isInstanceOf(FencedWriterException.class);
      }
      ours.refresh(WAIT);
      assertThat(ours.snapshot().connectors()).isEmpty();

      try (ConfigWriter writer = ours.openWriter()) {
        assertThat(ours.replayed().get("c").isOrphaned()).as("swept").isFalse();
        writer.write(List.of(new ConfigRecord.Config("c", CONFIG)), WAIT);
        assertThat(ours.snapshot().connector("c").orElseThrow().tasksComplete()).isFalse();
      }
    }
  }

  private Map<String, String> lastRecords() {
    Properties configs = new Properties();
    configs.put("bootstrap.servers", broker.bootstrapServers());
    configs.put("isolation.level", "read_committed");
    Map<String, String> last = new TreeMap<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(configs, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition =
          new TopicPartition(fixture.properties.get("config.storage.topic"), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(WAIT).forEach(record -> last.put(record.key(), record.value()));
      }
    }
    return last;
  }

  @Test
  void statusesGoBothWays() {
    try (KafkaStatusStore ours = new KafkaStatusStore(fixture.settings());
        ApachePeer peer = new ApachePeer(fixture)) {
      ours.start();
      KafkaStatusBackingStore theirs = peer.statuses();
      org.apache.kafka.connect.util.ConnectorTaskId theirTask =
          new org.apache.kafka.connect.util.ConnectorTaskId("c-1", 3);
      ConnectorTaskId task = new ConnectorTaskId("c-1", 3);

      ours.put(new ConnectorStatus("c-1", RunState.FAILED, "w:1", 4, "trace", "1.0"));
      ours.put(new TaskStatus(task, RunState.RUNNING, "w:1", 5, null, null));
      ours.put("c-1", new TopicStatus("t", task, 99));
      await()
          .untilAsserted(
              () -> {
                assertThat(theirs.get("c-1"))
                    .isEqualTo(
                        new org.apache.kafka.connect.runtime.ConnectorStatus(
                            "c-1", AbstractStatus.State.FAILED, "trace", "w:1", 4, "1.0"));
                assertThat(theirs.get(theirTask).generation()).isEqualTo(5);
                assertThat(theirs.get(theirTask).trace()).isNull();
                assertThat(theirs.getTopic("c-1", "t").discoverTimestamp()).isEqualTo(99);
              });

      theirs.put(
          new org.apache.kafka.connect.runtime.ConnectorStatus(
              "c-1", AbstractStatus.State.PAUSED, null, "w:2", 6, "2.0"));
      theirs.put(
          new org.apache.kafka.connect.runtime.TaskStatus(
              theirTask, AbstractStatus.State.FAILED, "w:2", 7, "why", "2.0"));
      theirs.put(new org.apache.kafka.connect.runtime.TopicStatus("u", theirTask, 100));
      await()
          .untilAsserted(
              () -> {
                assertThat(ours.connector("c-1"))
                    .contains(new ConnectorStatus("c-1", RunState.PAUSED, "w:2", 6, null, "2.0"));
                assertThat(ours.task(task))
                    .contains(new TaskStatus(task, RunState.FAILED, "w:2", 7, "why", "2.0"));
                assertThat(ours.topic("c-1", "u")).contains(new TopicStatus("u", task, 100));
              });

      ours.put(new TaskStatus(task, RunState.DESTROYED, "w:2", 8, null, null));
      ours.deleteTopic("c-1", "t");
      await()
          .untilAsserted(
              () -> {
                assertThat(theirs.get(theirTask)).isNull();
                assertThat(theirs.getTopic("c-1", "t")).isNull();
              });
    }
  }

  @Test
  void offsetsGoBothWays() throws Exception {
    Map<String, Object> partition = new LinkedHashMap<>();
    partition.put("text", "ü\n");
    partition.put("int", 1);
    partition.put("long", 1L << 40);
    partition.put("double", 1.5);
    partition.put("float", 0.1f);
    partition.put("flag", true);
    partition.put("bytes", new byte[] {1, 2, 3});
    partition.put("short", (short) 3);
    partition.put("none", null);
    try (KafkaOffsetStore ours = new KafkaOffsetStore(fixture.settings());
        ApachePeer peer = new ApachePeer(fixture)) {
      ours.start();
      KafkaOffsetBackingStore theirs = peer.offsets();
      Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
      offsets.put(partition, partition);
      ours.forConnector("c").commit(offsets).get(90, SECONDS);

      OffsetStorageReaderImpl reader =
          new OffsetStorageReaderImpl(
              theirs, "c", ApachePeer.converter(true), ApachePeer.converter(false));
      assertThat(reader.offset(partition))
          .containsEntry("text", "ü\n")
          .containsEntry("int", 1L)
          .containsEntry("none", null);
      assertThat(ours.forConnector("c").reader().offset(partition))
          .isEqualTo(reader.offset(partition));
      assertThat(theirs.connectorPartitions("c"))
          .isEqualTo(ours.forConnector("c").all().get(90, SECONDS).keySet());

      OffsetStorageWriter writer =
          new OffsetStorageWriter(
              theirs, "c", ApachePeer.converter(true), ApachePeer.converter(false));
      writer.offset(partition, Map.of("pos", 5));
      writer.offset(Map.of("other", "1"), Map.of("pos", 6));
      assertThat(writer.beginFlush()).isTrue();
      writer.doFlush((error, nothing) -> {}).get(90, SECONDS);

      assertThat(ours.forConnector("c").reader().offset(partition)).isEqualTo(Map.of("pos", 5L));
      assertThat(ours.forConnector("c").all().get(90, SECONDS)).hasSize(2);
      List<Map<String, Object>> both = new ArrayList<>(List.of(partition, Map.of("other", "1")));
      assertThat(ours.forConnector("c").reader().offsets(both)).hasSize(2);
    }
  }
}
