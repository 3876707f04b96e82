// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AcknowledgerTest {

  private static final Duration DEADLINE = Duration.ofSeconds(90);

  private final List<Integer> given = Collections.synchronizedList(new ArrayList<>());
  private final QueuedAcknowledgements queued = new QueuedAcknowledgements();
  private final Acknowledger acknowledger =
      new Acknowledger("test", message -> given.add(message.flags().packetId()), queued);

  @Test
  void theLibraryIsGivenAllInTheirOrder() {
    IntStream.range(0, 10_000).forEach(this::add);
    Awaitility.await().atMost(DEADLINE).until(() -> given.size() == 10_000);
    assertThat(given).isSorted();
    add(10_000);
    Awaitility.await().atMost(DEADLINE).until(() -> given.size() == 10_001);
    acknowledger.close();
  }

  @Test
  void whatWaitsIsGivenBeforeTheGoodByeAndNothingAfterTheLinkHasGone() {
    add(1);
    add(2);
    acknowledger.giveAll();
    assertThat(given).containsExactly(1, 2);
    assertThat(queued.written()).as("another one follows").isTrue();
    assertThat(queued.written()).isFalse();
    acknowledger.close();
    add(3);
    acknowledger.giveAll();
    assertThat(given).containsExactly(1, 2);
  }

  private void add(int packet) {
    acknowledger.add(
        new Inbound(
            "t",
            new byte[0],
            new Inbound.Flags(1, false, false, packet),
            MessageProperties.NONE,
            null));
  }
}
