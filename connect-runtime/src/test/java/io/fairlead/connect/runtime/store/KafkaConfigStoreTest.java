// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import static io.fairlead.connect.runtime.store.StoreFixture.WAIT;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.store.ConfigStore.ConfigWriter;
import io.fairlead.connect.runtime.store.ConfigStore.FencedWriterException;
import io.fairlead.connect.runtime.store.StoreFixture.Events;
import io.fairlead.servers.KafkaBroker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaConfigStoreTest {

  private static final Map<String, String> CONFIG =
      Map.of("connector.class", "A", "tasks.max", "2");
  private static final List<Map<String, String>> TASKS =
      List.of(Map.of("task.class", "T", "n", "0"), Map.of("task.class", "T", "n", "1"));

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
  void whatIsWrittenIsSeenAtOnceHereAndSoonElsewhere() throws Exception {
    try (KafkaConfigStore other = new KafkaConfigStore(fixture.settings());
        KafkaConfigStore store = fixture.configStore()) {
      Events events = new Events();
      other.start(events);
      SessionKey key = new SessionKey(new SecretKeySpec(new byte[] {1, 2}, "HmacSHA256"), 42);
      Placement placement = new Placement(new Owner("w1", 3), List.of(new Owner("w2", 1, true)));

      try (ConfigWriter writer = store.openWriter()) {
        writer.write(
            List.of(
                new ConfigRecord.Config("c", CONFIG),
                new ConfigRecord.TaskConfigs("c", TASKS, CONFIG),
                new ConfigRecord.Target("c", TargetState.STOPPED),
                new ConfigRecord.TaskCount("c", 2),
                new ConfigRecord.Place("c", placement)),
            WAIT);

        ConnectorEntry entry = store.snapshot().connector("c").orElseThrow();
        assertThat(entry.config()).isEqualTo(CONFIG);
        assertThat(entry.taskConfigs()).isEqualTo(TASKS);
        assertThat(entry.tasksComplete()).isTrue();
        assertThat(entry.appliedConfig()).isEqualTo(CONFIG);
        assertThat(entry.targetState()).isEqualTo(TargetState.STOPPED);
        assertThat(entry.fenced().tasks()).isEqualTo(2);
        assertThat(store.snapshot().placement("c")).isEqualTo(placement);
        assertThat(events.all.poll(30, SECONDS)).isEqualTo(Set.of("c"));
        assertThat(other.snapshot().connector("c")).contains(entry);

        writer.write(
            List.of(
                new ConfigRecord.Session(key),
                new ConfigRecord.LoggerLevel("a.b", "DEBUG"),
                new ConfigRecord.Restart(new RestartRequest("c", true, true))),
            WAIT);
        assertThat(store.snapshot().sessionKey()).isEqualTo(key);
        assertThat(List.of(next(events), next(events), next(events)))
            .containsExactlyInAnyOrder(key, "a.b=DEBUG", new RestartRequest("c", true, true));

        writer.write(
            List.of(new ConfigRecord.Config("c", null), new ConfigRecord.Place("c", null)), WAIT);
        assertThat(store.snapshot().connectors()).isEmpty();
        assertThat(store.snapshot().placements()).isEmpty();
        assertThat(store.replayed().get("c").isOrphaned()).isFalse();
      }
    }
  }

  private static Object next(Events events) throws InterruptedException {
    return events.all.poll(30, SECONDS);
  }

  @Test
  void storeThatStartsLaterSeesTheSame() {
    try (KafkaConfigStore store = fixture.configStore();
        ConfigWriter writer = store.openWriter()) {
      writer.write(List.of(new ConfigRecord.Config("c", CONFIG)), WAIT);
      writer.write(List.of(new ConfigRecord.TaskConfigs("c", TASKS, CONFIG)), WAIT);

      try (KafkaConfigStore later = fixture.configStore()) {
        assertThat(later.snapshot()).isEqualTo(store.snapshot());
      }
    }
  }

  @Test
  void secondWriterFencesTheFirst() {
    // Invariant 4 of the leader: an older one cannot write any more.
    try (KafkaConfigStore one = fixture.configStore();
        KafkaConfigStore two = fixture.configStore();
        ConfigWriter first = one.openWriter()) {
      first.write(List.of(new ConfigRecord.Config("a", CONFIG)), WAIT);
      try (ConfigWriter second = two.openWriter()) {
        assertThatThrownBy(() -> first.write(List.of(new ConfigRecord.Config("b", CONFIG)), WAIT))
            .isInstanceOf(FencedWriterException.class);
        second.write(List.of(new ConfigRecord.Config("c", CONFIG)), WAIT);

        one.refresh(WAIT);
        assertThat(one.snapshot().connectors().keySet()).containsExactlyInAnyOrder("a", "c");
        assertThatThrownBy(() -> first.write(List.of(new ConfigRecord.Config("b", CONFIG)), WAIT))
            .isInstanceOf(FencedWriterException.class);
      }
    }
  }

  @Test
  void configThatIsTooLargeIsRefusedAndTheNextOneIsWritten() {
    fixture.with("max.request.size", "2000");
    try (KafkaConfigStore store = fixture.configStore();
        ConfigWriter writer = store.openWriter()) {
      Map<String, String> large = Map.of("connector.class", "x".repeat(3000));

      assertThatThrownBy(
              () ->
                  writer.write(
                      List.of(
                          new ConfigRecord.Config("small", CONFIG),
                          new ConfigRecord.Config("large", large)),
                      WAIT))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("connector-large")
          .hasMessageContaining("max.request.size");

      writer.write(List.of(new ConfigRecord.Config("next", CONFIG)), WAIT);
      assertThat(store.snapshot().connectors().keySet()).containsExactly("next");
    }
  }
}
