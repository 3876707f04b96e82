// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.mqtt.client.Inbound;
import io.fairlead.mqtt.client.MessageProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AckWindowTest {

  private final List<Integer> acknowledged = new ArrayList<>();
  private final SessionSpec session = new SessionSpec("c", 0, List.of(), List.of(), Map.of());
  private final AckWindow window =
      new AckWindow(session, message -> acknowledged.add(message.flags().packetId()));

  @Test
  void acknowledgesInTheOrderOfArrivalWhateverTheOrderOfCommits() {
    Delivery first = window.arrived(message(1));
    Delivery second = window.arrived(message(2));
    Delivery third = window.arrived(message(3));
    second.emit().complete();
    assertThat(acknowledged).isEmpty();
    first.emit().complete();
    assertThat(acknowledged).containsExactly(1, 2);
    third.emit().complete();
    assertThat(acknowledged).containsExactly(1, 2, 3);
    assertThat(window.size()).isZero();
  }

  @Test
  void dropsAcknowledgementsOfALinkThatIsGone() {
    Emission onItsWay = window.arrived(message(1)).emit();
    assertThat(window.close()).hasSize(1);
    onItsWay.complete();
    assertThat(acknowledged).isEmpty();
  }

  @Test
  void whatComesAgainIsSettledWithTheRecordThatIsOnItsWay() {
    Delivery first = window.arrived(message(1));
    Emission onItsWay = first.emit();
    Delivery again = window.arrived(message(2));
    again.join(onItsWay);
    assertThat(again.emission()).isSameAs(onItsWay);
    assertThat(acknowledged).isEmpty();
    onItsWay.complete();
    assertThat(acknowledged).containsExactly(1, 2);
    Delivery late = window.arrived(message(3));
    late.join(onItsWay);
    assertThat(acknowledged).containsExactly(1, 2, 3);
  }

  private static Inbound message(int packetId) {
    return new Inbound(
        "t",
        new byte[] {1},
        new Inbound.Flags(1, false, false, packetId),
        MessageProperties.NONE,
        null);
  }
}
