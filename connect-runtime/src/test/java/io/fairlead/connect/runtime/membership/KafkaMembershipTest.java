// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.servers.KafkaBroker;
import io.fairlead.servers.LocalPorts;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaMembershipTest {

  private static KafkaBroker broker;

  private final List<KafkaMembership> opened = new ArrayList<>();
  private final String group = "group-" + UUID.randomUUID();

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @AfterEach
  void leave() {
    opened.forEach(KafkaMembership::close);
  }

  private static final class Recorder implements Membership.Listener {
    private final List<GroupView> views = new CopyOnWriteArrayList<>();
    private final List<String> losses = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Override
    public void joined(GroupView view) {
      views.add(view);
    }

    @Override
    public void lost(String reason) {
      losses.add(reason);
    }

    @Override
    public void failed(Throwable cause) {
      failures.add(cause);
    }
  }

  private KafkaMembership join(String id, Recorder recorder) {
    return join(id, "c", recorder);
  }

  private KafkaMembership join(String id, String configTopic, Recorder recorder) {
    return join(
        new Member(id, id + ":8083", URI.create("http://" + id + ":8083")), configTopic, recorder);
  }

  private KafkaMembership join(Member member, String configTopic, Recorder recorder) {
    return join(member, recorder, Map.of("config.storage.topic", configTopic));
  }

  private KafkaMembership join(
      Member member, Membership.Listener listener, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("bootstrap.servers", broker.bootstrapServers());
    all.put("group.id", group);
    all.putIfAbsent("config.storage.topic", "c");
    // A machine that stands still for a moment costs nobody the seat.
    all.putIfAbsent("session.timeout.ms", "30000");
    all.put("offset.storage.topic", "o");
    all.put("status.storage.topic", "s");
    all.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    all.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    KafkaMembership membership = new KafkaMembership(member, WorkerConfig.distributed(all));
    opened.add(membership);
    membership.start(listener);
    return membership;
  }

  private static Set<String> membersSeenBy(KafkaMembership membership) {
    return membership.view().map(view -> view.members().keySet()).orElse(Set.of());
  }

  @Test
  void everyMemberSeesAllMembersAndOneLeader() {
    // given
    Recorder first = new Recorder();
    Recorder second = new Recorder();

    // when
    KafkaMembership one = join("w1", first);
    KafkaMembership two = join("w2", second);

    // then
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () -> {
              assertThat(membersSeenBy(one)).containsExactlyInAnyOrder("w1", "w2");
              assertThat(membersSeenBy(two)).containsExactlyInAnyOrder("w1", "w2");
            });
    assertThat(one.view().orElseThrow().leaderId()).isEqualTo(two.view().orElseThrow().leaderId());
    assertThat(one.view().orElseThrow().isLeader())
        .isNotEqualTo(two.view().orElseThrow().isLeader());
    assertThat(one.view().orElseThrow().members().get("w2").url())
        .isEqualTo(URI.create("http://w2:8083"));
  }

  @Test
  void memberThatLeavesIsGoneForTheOthers() {
    // given
    Recorder first = new Recorder();
    KafkaMembership one = join("w1", first);
    KafkaMembership two = join("w2", new Recorder());
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(membersSeenBy(one)).containsExactlyInAnyOrder("w1", "w2"));

    // when
    two.close();

    // then
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(membersSeenBy(one)).containsExactly("w1"));
    assertThat(first.losses).isEmpty();
  }

  @Test
  void seatIsLostWhileTheBrokerIsAwayAndTakenAgainAfterwards() throws Exception {
    // given
    Recorder recorder = new Recorder();
    KafkaMembership membership = join("w1", recorder);
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(membership.view()).isPresent());

    // when
    broker.stop();

    // then
    try {
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> {
                assertThat(recorder.losses).hasSize(1);
                assertThat(membership.view()).isEmpty();
              });
    } finally {
      broker.restart();
    }
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(membership.view()).isPresent());
    assertThat(recorder.failures).isEmpty();
  }

  @Test
  void workerOfAnotherClusterIsTurnedAwayAndDisturbsNobody() {
    // given
    Recorder first = new Recorder();
    KafkaMembership one = join("w1", first);
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(membersSeenBy(one)).containsExactly("w1"));

    // when
    Recorder stranger = new Recorder();
    join("w2", "another", stranger);

    // then
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(stranger.failures).hasSize(1));
    assertThat(stranger.failures.get(0))
        .hasMessageContaining("config topic is c; this worker's is another")
        .hasMessageContaining("group.id");
    assertThat(membersSeenBy(one)).containsExactly("w1");
    assertThat(first.losses).isEmpty();
    assertThat(first.failures).isEmpty();
  }

  private static Member listening(String id, FakeListener at) {
    return new Member(id, id + ":8083", URI.create("http://" + LocalPorts.HOST + ":" + at.port()));
  }

  @Test
  void memberWhoseListenerIsGoneIsEvictedOnceAndComesBackWhenItLives() throws Exception {
    // given
    FakeListener listener = new FakeListener();
    Recorder first = new Recorder();
    Recorder second = new Recorder();
    KafkaMembership one = join("w1", first);
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(membersSeenBy(one)).containsExactly("w1"));
    KafkaMembership two = join(listening("w2", listener), "c", second);
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(membersSeenBy(two)).containsExactlyInAnyOrder("w1", "w2"));
    KafkaMembership leader = one.view().orElseThrow().isLeader() ? one : two;
    assertThat(leader).as("the first member leads").isSameAs(one);
    await().atMost(Duration.ofSeconds(90)).until(() -> listener.accepted() > 0);
    int before = first.views.size();

    // when
    listener.end();

    // then
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> evictions(first, before) == 1 && membersSeenBy(one).size() == 2);
    join("w3", new Recorder());
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () -> assertThat(membersSeenBy(two)).containsExactlyInAnyOrder("w1", "w2", "w3"));
    assertThat(evictions(first, before)).isEqualTo(1);
    assertThat(first.losses).isEmpty();
    assertThat(second.failures).isEmpty();
  }

  /** It can take part in no rebalance, and the others would wait for it as long as one may last. */
  @Test
  void memberThatDiedWhileTheBrokerWasAwayHoldsUpNobody() throws Exception {
    // given a member that holds on to its seat and does nothing else, as a dead one's would be
    Map<String, String> patient =
        Map.of("session.timeout.ms", "600000", "rebalance.timeout.ms", "600000");
    CountDownLatch over = new CountDownLatch(1);
    FakeListener listener = new FakeListener();
    try {
      KafkaMembership one =
          join(new Member("w1", "w1:8083", URI.create("http://w1:8083")), new Recorder(), patient);
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(() -> assertThat(membersSeenBy(one)).containsExactly("w1"));
      KafkaMembership two = join(listening("w2", listener), new Stuck(over), patient);
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> membersSeenBy(one).size() == 2 && membersSeenBy(two).size() == 2);
      await().atMost(Duration.ofSeconds(90)).until(() -> listener.accepted() > 0);

      // when its process ends while nobody can be told, and the other has to join anew
      broker.stop();
      listener.end();
      one.confirm();
      broker.restart();

      // then
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(() -> assertThat(membersSeenBy(one)).containsExactly("w1"));
      KafkaMembership three = join("w3", new Recorder());
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> assertThat(membersSeenBy(three)).containsExactlyInAnyOrder("w1", "w3"));
    } finally {
      over.countDown();
    }
  }

  /** Does not come back from the news that it has a seat. */
  private record Stuck(CountDownLatch over) implements Membership.Listener {

    @Override
    public void joined(GroupView view) {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void lost(String reason) {}

    @Override
    public void failed(Throwable cause) {}
  }

  /** How often the second member went while it was there before. */
  private static long evictions(Recorder recorder, int from) {
    List<GroupView> views = List.copyOf(recorder.views).subList(from - 1, recorder.views.size());
    long count = 0;
    for (int i = 1; i < views.size(); i++) {
      boolean was = views.get(i - 1).members().containsKey("w2");
      count += was && !views.get(i).members().containsKey("w2") ? 1 : 0;
    }
    return count;
  }
}
