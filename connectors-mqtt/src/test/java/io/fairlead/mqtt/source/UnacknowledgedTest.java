// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.mqtt.client.Inbound;
import io.fairlead.mqtt.client.MessageProperties;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnacknowledgedTest {

  private final SessionSpec session = new SessionSpec("c", 0, List.of(), List.of(), Map.of());
  private final AckWindow before = new AckWindow(session, message -> {});
  private final AckWindow after = new AckWindow(session, message -> {});
  private final Unacknowledged unacknowledged = new Unacknowledged();

  @Test
  void aMessageThatComesAgainIsFoundOnce() {
    Emission onItsWay = before.arrived(message(1, "on")).emit();
    before.arrived(message(2, "off")).emit();
    unacknowledged.add(before.close());

    assertThat(unacknowledged.again(after.arrived(message(1, "on")))).isSameAs(onItsWay);
    assertThat(unacknowledged.again(after.arrived(message(1, "on")))).isNull();
  }

  @Test
  void anotherMessageOfThePacketIdIsAnotherMessage() {
    before.arrived(message(1, "on")).emit();
    unacknowledged.add(before.close());

    assertThat(unacknowledged.again(after.arrived(message(1, "off")))).isNull();
  }

  @Test
  void aPacketIdThatABrokerUsedTwiceStandsForBoth() {
    Emission first = before.arrived(message(1, "on")).emit();
    Emission second = before.arrived(message(1, "off")).emit();
    unacknowledged.add(before.close());

    assertThat(unacknowledged.again(after.arrived(message(1, "on")))).isSameAs(first);
    assertThat(unacknowledged.again(after.arrived(message(1, "off")))).isSameAs(second);
  }

  @Test
  void whatHasNotBegunItsWayIsNotFoundButHasComeAgain() {
    before.arrived(message(1, "on"));
    Emission onItsWay = before.arrived(message(2, "on")).emit();
    unacknowledged.add(before.close());

    assertThat(unacknowledged.again(after.arrived(message(1, "on")))).isNull();
    assertThat(unacknowledged.again(after.arrived(message(2, "on")))).isSameAs(onItsWay);
  }

  @Test
  void aLaterMessageIsNotTakenForOneThatTheBrokerGaveUp() {
    // given two messages on their way, of which the first expires at the broker
    before.arrived(message(1, "on")).emit();
    Emission second = before.arrived(message(2, "on")).emit();
    unacknowledged.add(before.close());
    assertThat(unacknowledged.again(after.arrived(message(2, "on")))).isSameAs(second);
    assertThat(unacknowledged.again(after.arrived(message(3, "on")))).isNull();

    // when its packet id is used again, for a message that says the same
    Emission taken = unacknowledged.again(after.arrived(message(1, "on")));

    // then it is a message of its own
    assertThat(taken).isNull();
    assertThat(unacknowledged.size()).isZero();
  }

  @Test
  void aConnectionThatBreaksWhileMessagesComeAgainLosesTrackOfNone() {
    Emission first = before.arrived(message(1, "on")).emit();
    Emission second = before.arrived(message(2, "off")).emit();
    unacknowledged.add(before.close());
    Delivery again = after.arrived(message(1, "on"));
    again.join(unacknowledged.again(again));
    unacknowledged.add(after.close());

    AckWindow last = new AckWindow(session, message -> {});
    assertThat(unacknowledged.again(last.arrived(message(1, "on")))).isSameAs(first);
    assertThat(unacknowledged.again(last.arrived(message(2, "off")))).isSameAs(second);
  }

  private static Inbound message(int packetId, String payload) {
    return new Inbound(
        "t",
        payload.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        new Inbound.Flags(1, false, false, packetId),
        MessageProperties.NONE,
        null);
  }
}
