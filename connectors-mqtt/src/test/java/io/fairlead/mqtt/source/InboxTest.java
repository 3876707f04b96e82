// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.mqtt.client.Inbound;
import io.fairlead.mqtt.client.MessageProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class InboxTest {

  private static final long LONG = 100_000;

  private final AckWindow window =
      new AckWindow(new SessionSpec("test", 0, List.of(), List.of(), Map.of()), message -> {});

  @Test
  void allComeInTheirOrderHoweverManyAreTakenAtOnce() throws Exception {
    Inbox inbox = new Inbox(1_000_000);
    CompletableFuture<Void> puts =
        CompletableFuture.runAsync(
            () -> IntStream.range(0, 5_000).forEach(i -> inbox.put(message(i), true)));
    List<Integer> taken = new ArrayList<>();
    while (taken.size() < 5_000) {
      inbox.take(7 + taken.size() % 200, LONG).forEach(each -> taken.add(number(each)));
    }
    puts.join();
    assertThat(taken).isSorted().hasSize(5_000);
  }

  @Test
  void whatDoesNotFitWaitsUntilThereIsRoom() throws Exception {
    Inbox inbox = new Inbox(3L * message(0).message().weight());
    CompletableFuture<Void> puts =
        CompletableFuture.runAsync(
            () -> IntStream.range(0, 500).forEach(i -> inbox.put(message(i), true)));
    List<Integer> taken = new ArrayList<>();
    while (taken.size() < 500) {
      List<Delivery> some = inbox.take(100, LONG);
      assertThat(some).hasSizeBetween(1, 3);
      some.forEach(each -> taken.add(number(each)));
    }
    puts.join();
    assertThat(taken).isSorted();
  }

  @Test
  void aWaitEndsWhenItIsWokenOrClosed() throws Exception {
    Inbox inbox = new Inbox(1_000_000);
    inbox.wake();
    assertThat(inbox.take(10, LONG)).isEmpty();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(inbox::close);
    assertThat(inbox.take(10, LONG)).isEmpty();
    closing.join();
  }

  private Delivery message(int number) {
    return window.arrived(
        new Inbound(
            "t",
            new byte[10],
            new Inbound.Flags(1, false, false, number),
            MessageProperties.NONE,
            null));
  }

  private static int number(Delivery delivery) {
    return delivery.message().flags().packetId();
  }
}
