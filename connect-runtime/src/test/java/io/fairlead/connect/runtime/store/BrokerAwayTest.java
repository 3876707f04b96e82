// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import static io.fairlead.connect.runtime.store.OwnBroker.config;
import static io.fairlead.connect.runtime.store.StoreFixture.WAIT;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.store.ConfigStore.ConfigWriter;
import io.fairlead.connect.runtime.store.ConfigStore.WriteInDoubtException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Takes the broker away at the worst moments. */
@Timeout(600)
class BrokerAwayTest {

  private static final Duration LONG = Duration.ofSeconds(120);

  @RegisterExtension final OwnBroker own = new OwnBroker();

  private Set<String> storedConnectors() {
    try (KafkaConfigStore fresh = own.fixture().configStore()) {
      return fresh.snapshot().connectors().keySet();
    }
  }

  @Test
  void writeThatIsUnderWayGoesOnOnceTheBrokerIsBack() throws Exception {
    try (KafkaConfigStore store = own.fixture().configStore();
        ConfigWriter writer = store.openWriter()) {
      writer.write(config("before"), WAIT);
      own.broker().stop();

      CompletableFuture<Void> write =
          CompletableFuture.runAsync(() -> writer.write(config("while"), LONG));
      assertThat(store.snapshot().connectors()).as("reads go on").containsOnlyKeys("before");
      own.broker().restart();
      write.get(120, SECONDS);

      assertThat(store.snapshot().connectors()).containsOnlyKeys("before", "while");
      assertThat(storedConnectors()).containsOnly("before", "while");
    }
  }

  @Test
  void writeThatTimedOutIsNeverVisible() {
    try (KafkaConfigStore store = own.fixture().configStore()) {
      try (ConfigWriter writer = store.openWriter()) {
        writer.write(config("before"), WAIT);
        own.broker().stop();
        assertThatThrownBy(() -> writer.write(config("lost"), Duration.ofSeconds(2)))
            .isInstanceOf(ConnectException.class)
            .isNotInstanceOf(WriteInDoubtException.class);
        own.broker().restart();
        assertThatThrownBy(() -> writer.write(config("late"), WAIT))
            .as("it has to be opened anew")
            .isInstanceOf(ConnectException.class);
      }
      try (ConfigWriter writer = store.openWriter()) {
        writer.write(config("after"), LONG);
      }
      assertThat(store.snapshot().connectors()).containsOnlyKeys("before", "after");
      assertThat(storedConnectors()).containsOnly("before", "after");
    }
  }

  @Test
  void whatWasAnsweredIsTrueHoweverOftenTheBrokerGoes() throws Exception {
    // Invariant 5, and its other half: a failed write does not appear later.
    Set<String> done = ConcurrentHashMap.newKeySet();
    Set<String> failed = ConcurrentHashMap.newKeySet();
    Set<String> inDoubt = ConcurrentHashMap.newKeySet();
    AtomicBoolean enough = new AtomicBoolean();
    try (KafkaConfigStore store = own.fixture().configStore()) {
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                int number = 0;
                while (!enough.get()) {
                  try (ConfigWriter writer = store.openWriter()) {
                    while (!enough.get()) {
                      String name = "c" + number++;
                      try {
                        writer.write(config(name), Duration.ofMillis(500));
                        done.add(name);
                      } catch (WriteInDoubtException e) {
                        inDoubt.add(name);
                        throw e;
                      } catch (RuntimeException e) {
                        failed.add(name);
                        throw e;
                      }
                    }
                  } catch (RuntimeException e) {
                    // A writer that failed is opened anew, as the leader does.
                    assertThat(e).isInstanceOf(org.apache.kafka.common.KafkaException.class);
                  }
                }
              });
      for (int round = 0; round < 3; round++) {
        int before = done.size();
        await().atMost(LONG).until(() -> done.size() >= before + 20);
        int missed = failed.size() + inDoubt.size();
        own.broker().stop();
        await().atMost(LONG).until(() -> failed.size() + inDoubt.size() > missed);
        own.broker().restart();
      }
      int before = done.size();
      await().atMost(LONG).until(() -> done.size() > before);
      enough.set(true);
      writing.get(120, SECONDS);
    }
    System.err.println(
        "done " + done.size() + ", failed " + failed.size() + ", in doubt " + inDoubt.size());

    Set<String> stored = storedConnectors();
    assertThat(stored).containsAll(done);
    assertThat(failed).noneMatch(stored::contains);
  }

  @Test
  void refreshSaysInTimeThatTheBrokerIsAway() {
    try (KafkaConfigStore store = own.fixture().configStore()) {
      own.broker().stop();
      assertThatThrownBy(() -> store.refresh(Duration.ofSeconds(2)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining(own.fixture().properties.get("config.storage.topic"));
      own.broker().restart();
      store.refresh(LONG);
    }
  }

  @Test
  void offsetsAndStatusesAreWrittenOnceTheBrokerIsBack() throws Exception {
    ConnectorTaskId task = new ConnectorTaskId("c", 0);
    try (KafkaOffsetStore offsets = new KafkaOffsetStore(own.fixture().settings());
        KafkaStatusStore statuses = new KafkaStatusStore(own.fixture().settings())) {
      offsets.start();
      statuses.start();
      own.broker().stop();

      SourceOffsets ofConnector = offsets.forConnector("c");
      CompletableFuture<Void> last = null;
      for (int i = 0; i < 100; i++) {
        last = ofConnector.commit(Map.of(Map.of("p", "1"), Map.of("pos", i)));
        statuses.put(new TaskStatus(task, RunState.RUNNING, "w", i, null, null));
      }
      assertThat(last).isNotDone();
      CompletableFuture<Map<String, Object>> read =
          CompletableFuture.supplyAsync(() -> ofConnector.reader().offset(Map.of("p", "1")));
      own.broker().restart();

      last.get(120, SECONDS);
      assertThat(read.get(120, SECONDS)).isIn(null, Map.of("pos", 99L));
      assertThat(ofConnector.reader().offset(Map.of("p", "1"))).isEqualTo(Map.of("pos", 99L));
      await()
          .atMost(LONG)
          .until(() -> statuses.task(task).map(TaskStatus::generation).orElse(0) == 99);
    }
  }

  @Test
  void storesCloseAtOnceWhileTheBrokerIsAway() {
    KafkaConfigStore configs = own.fixture().configStore();
    ConfigWriter writer = configs.openWriter();
    KafkaOffsetStore offsets = new KafkaOffsetStore(own.fixture().settings());
    offsets.start();
    KafkaStatusStore statuses = new KafkaStatusStore(own.fixture().settings());
    statuses.start();
    SourceOffsets ofConnector = offsets.forConnector("c");
    own.broker().stop();
    CompletableFuture<Void> commit = ofConnector.commit(Map.of(Map.of("p", "1"), Map.of("pos", 1)));
    CompletableFuture<Map<String, Object>> read =
        CompletableFuture.supplyAsync(() -> ofConnector.reader().offset(Map.of("p", "1")));
    statuses.put(new TaskStatus(new ConnectorTaskId("c", 0), RunState.RUNNING, "w", 1, null, null));

    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            () -> {
              ofConnector.close();
              writer.close();
              configs.close();
              offsets.close();
              statuses.close();
              configs.close();
              offsets.close();
            });

    // Of its own accord a producer would go on for two minutes.
    assertThat(closing).succeedsWithin(Duration.ofSeconds(60));
    assertThatThrownBy(() -> read.get(60, SECONDS)).hasCauseInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> commit.get(60, SECONDS)).isNotNull();
  }

  @Test
  void operatorCannotHaveWritesAnsweredBeforeAllReplicasHaveThem() throws Exception {
    // Invariant 5: acks=0 would make the broker's answer meaningless.
    own.fixture().with("acks", "0").with("enable.idempotence", "false").with("retries", "0");
    assertThat(LogProducer.configs(own.fixture().settings().clients()))
        .containsEntry("acks", "all");
    try (KafkaConfigStore store = own.fixture().configStore();
        ConfigWriter writer = store.openWriter();
        KafkaOffsetStore offsets = new KafkaOffsetStore(own.fixture().settings())) {
      offsets.start();
      writer.write(config("c"), WAIT);
      offsets.forConnector("c").commit(Map.of(Map.of("p", 1), Map.of("pos", 1))).get(90, SECONDS);
      assertThat(offsets.forConnector("c").reader().offset(Map.of("p", 1))).isNotNull();
    }
    assertThat(storedConnectors()).containsOnly("c");
  }
}
