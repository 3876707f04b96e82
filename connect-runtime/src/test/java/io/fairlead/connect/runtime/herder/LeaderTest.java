// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.membership.GroupView;
import io.fairlead.connect.runtime.membership.Member;
import io.fairlead.connect.runtime.membership.Membership;
import io.fairlead.connect.runtime.store.ClusterConfig;
import io.fairlead.connect.runtime.store.ConfigRecord;
import io.fairlead.connect.runtime.store.ConfigStore;
import io.fairlead.connect.runtime.store.ConfigStore.ConfigWriter;
import io.fairlead.connect.runtime.store.ConfigStore.FencedWriterException;
import io.fairlead.connect.runtime.store.MemoryConfigStore;
import io.fairlead.connect.runtime.store.MemoryStatusStore;
import io.fairlead.connect.runtime.worker.WorkerEnvironment;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A leader that loses the lead without noticing, as one whose process stood still. */
class LeaderTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final MemoryConfigStore configs = new MemoryConfigStore();
  private final SlowStore store = new SlowStore(configs);
  private final AskedMembership membership = new AskedMembership();
  private final Leader leader = new Leader(services(), new GroupNotes());

  private static final class AskedMembership implements Membership {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public void start(Listener listener) {}

    @Override
    public Optional<GroupView> view() {
      return Optional.empty();
    }

    @Override
    public void confirm() {
      asked.incrementAndGet();
    }

    @Override
    public void close() {}
  }

  private HerderServices services() {
    WorkerConfig config =
        WorkerConfig.standalone(
            Map.of(
                "bootstrap.servers", "localhost:1",
                "key.converter", "org.apache.kafka.connect.json.JsonConverter",
                "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                "offset.storage.file.filename", "unused"));
    MemoryStatusStore statuses = new MemoryStatusStore();
    WorkerEnvironment environment =
        new WorkerEnvironment(config, null, statuses, null, null, "me:8083", Time.SYSTEM);
    return new HerderServices(
        config,
        null,
        null,
        store,
        statuses,
        membership,
        "me",
        environment,
        null,
        null,
        null,
        null,
        "cluster");
  }

  private static GroupView leads(int generation) {
    Member me = new Member("me", "me:8083", URI.create("http://me:8083"));
    return new GroupView(generation, "me", "me", Map.of("me", me));
  }

  private CompletableFuture<String> write(String logger) {
    return leader.submit(
        "set a level",
        Instant.now().plus(PATIENCE),
        state -> new Change<>(List.of(new ConfigRecord.LoggerLevel(logger, "INFO")), logger));
  }

  @AfterEach
  void close() {
    leader.close();
  }

  @Test
  void asksTheGroupBeforeItTakesThePenBackFromAnother() throws Exception {
    // given
    leader.start();
    leader.view(leads(1));
    assertThat(write("a").get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("a");

    // when another one takes the lead, which this one learns from its next write
    ConfigWriter other = configs.openWriter();
    assertThatThrownBy(() -> write("b").get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(WrongWorkerException.class);

    // then it writes nothing, and leaves the other's pen alone, until the group has spoken
    await().atMost(PATIENCE).until(() -> membership.asked.get() == 1);
    assertThatThrownBy(() -> write("c").get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .hasCauseInstanceOf(WrongWorkerException.class);
    other.write(List.of(new ConfigRecord.LoggerLevel("d", "INFO")), PATIENCE);
    assertThat(configs.snapshot().loggerLevels()).containsOnlyKeys("a", "d");

    // and goes on where it still leads
    leader.view(leads(2));
    assertThat(write("e").get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("e");
    assertThatThrownBy(
            () -> other.write(List.of(new ConfigRecord.LoggerLevel("f", "INFO")), PATIENCE))
        .isInstanceOf(FencedWriterException.class);
    assertThat(membership.asked).hasValue(1);
  }

  @Test
  void finishesAWriteThatIsUnderWayWhenItCloses() throws Exception {
    // given a write that takes its time
    leader.start();
    leader.view(leads(1));
    store.hold();
    CompletableFuture<String> answer = write("a");
    await().atMost(PATIENCE).until(store::isHeld);

    // when
    CompletableFuture<Void> closing = CompletableFuture.runAsync(leader::close);
    await().atMost(PATIENCE).until(() -> write("b").isCompletedExceptionally());
    store.release();

    // then
    assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("a");
    assertThat(closing).succeedsWithin(PATIENCE);
    assertThat(configs.snapshot().loggerLevels()).containsOnlyKeys("a");
  }

  /** Writes wait on demand, interruptibly, as for a broker. */
  private static final class SlowStore implements ConfigStore {
    private final ConfigStore configs;
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);

    SlowStore(ConfigStore configs) {
      this.configs = configs;
    }

    void hold() {
      gate = new CountDownLatch(1);
    }

    boolean isHeld() {
      return held.getCount() == 0;
    }

    void release() {
      gate.countDown();
    }

    @Override
    public void start(ConfigListener listener) {
      configs.start(listener);
    }

    @Override
    public ClusterConfig snapshot() {
      return configs.snapshot();
    }

    @Override
    public void refresh(Duration deadline) {
      configs.refresh(deadline);
    }

    @Override
    public ConfigWriter openWriter() {
      ConfigWriter writer = configs.openWriter();
      return new ConfigWriter() {
        @Override
        public void write(List<ConfigRecord> records, Duration deadline) {
          try {
            if (gate.getCount() > 0) {
              held.countDown();
              gate.await();
            }
          } catch (InterruptedException e) {
            throw new ConnectException("interrupted", e);
          }
          writer.write(records, deadline);
        }

        @Override
        public void close() {
          writer.close();
        }
      };
    }

    @Override
    public void close() {
      configs.close();
    }
  }
}
