// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.LocalPorts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * That something is not told is seen beside something that is: a listener that dies for certain
 * serves as the clock.
 */
class PeerWatchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger reminders = new AtomicInteger();
  private final FakeListener first = new FakeListener();
  private final FakeListener clock = new FakeListener();
  private PeerWatch watch;

  @BeforeEach
  void open() throws IOException {
    watch =
        new PeerWatch(
            "self:1",
            new PeerWatch.Deaths() {

              @Override
              public void died(Member member) {
                told.add(member.id());
              }

              @Override
              public void stillDead(Member member) {
                reminders.incrementAndGet();
              }
            });
  }

  @AfterEach
  void close() throws Exception {
    watch.close();
    first.end();
    clock.end();
  }

  private static Member member(String id, int port) {
    return new Member(
        id,
        LocalPorts.HOST + ":" + port,
        URI.create("http://" + LocalPorts.HOST + ":" + port + "/"));
  }

  private static void awaitReached(FakeListener... listeners) {
    for (FakeListener listener : listeners) {
      await().atMost(PATIENCE).until(() -> listener.accepted() > 0);
    }
  }

  private void awaitTold(String... ids) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).containsExactly(ids));
  }

  @Test
  void tellsThatAProcessHasEndedWhoseMachineRefuses() throws Exception {
    // given
    watch.watch(List.of(member("one", first.port())));
    awaitReached(first);

    // when
    first.end();

    // then
    awaitTold("one");
  }

  @Test
  void remindsOfADeathUntilTheMemberIsWatchedNoMore() throws Exception {
    // given
    watch.watch(List.of(member("a", first.port())));
    awaitReached(first);

    // when
    first.end();

    // then
    awaitTold("a");
    await().atMost(PATIENCE).until(() -> reminders.get() >= 2);
    assertThat(told).containsExactly("a");
    watch.watch(List.of(member("clock", clock.port())));
    awaitReached(clock);
    int before = reminders.get();
    await()
        .during(Duration.ofSeconds(2))
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(reminders).hasValue(before));
  }

  @Test
  void saysNothingOfAListenerThatWasNeverReached() throws Exception {
    // given
    watch.watch(List.of(member("one", LocalPorts.free()), member("clock", clock.port())));
    awaitReached(clock);

    // when
    clock.end();

    // then
    awaitTold("clock");
  }

  @Test
  void saysNothingOfAProcessThatOnlyEndsConnections() throws Exception {
    // given
    watch.watch(List.of(member("one", first.port()), member("clock", clock.port())));
    awaitReached(first, clock);

    // when
    first.endConnections();
    await().atMost(PATIENCE).until(() -> first.accepted() > 1);
    clock.end();

    // then
    awaitTold("clock");
  }

  @Test
  void saysNothingOfAProcessThatStandsStill() throws Exception {
    // given
    watch.watch(List.of(member("one", first.port()), member("clock", clock.port())));
    awaitReached(first, clock);

    // when
    first.standStill();
    clock.end();

    // then
    awaitTold("clock");
  }

  @Test
  void saysNothingOfAProcessThatIsCutOff() throws Exception {
    // given
    watch.watch(List.of(member("one", first.port()), member("clock", clock.port())));
    awaitReached(first, clock);

    // when
    first.giveNoAnswer();
    clock.end();

    // then
    awaitTold("clock");
  }

  @Test
  void wantsToReachAMemberAnewThatWasNotDeadAfterAll() throws Exception {
    // given
    Member one = member("one", first.port());
    watch.watch(List.of(one, member("clock", clock.port())));
    awaitReached(first, clock);
    first.end();
    awaitTold("one");

    // when
    watch.watch(List.of(one, member("clock", clock.port())));
    clock.end();

    // then
    awaitTold("one", "clock");
  }

  @Test
  void goesOnWithWhomItKnowsWhenAnotherComes() throws Exception {
    // given
    Member one = member("one", first.port());
    watch.watch(List.of(one));
    awaitReached(first);

    // when
    first.end();
    watch.watch(List.of(one, member("clock", clock.port())));

    // then
    awaitTold("one");
  }
}
