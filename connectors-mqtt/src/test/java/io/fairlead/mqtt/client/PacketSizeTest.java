// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;

class PacketSizeTest {

  @Property(tries = 200)
  void itIsWhatPahoWrites(
      @ForAll("texts") String topic,
      @ForAll @IntRange(max = 20_000) int payload,
      @ForAll @IntRange(max = 2) int qos,
      @ForAll("texts") String text,
      @ForAll @IntRange(max = 200) int pairs)
      throws MqttException {
    MessageProperties properties =
        new MessageProperties(
            pairs % 2 == 0 ? Optional.of(text) : Optional.empty(),
            pairs % 3 == 0 ? Optional.of("answers") : Optional.empty(),
            new byte[pairs % 5],
            pairs % 7 == 0 ? OptionalLong.of(60) : OptionalLong.empty(),
            Collections.nCopies(pairs, new MessageProperties.UserProperty("name", text)));
    Outbound message = new Outbound(topic, new byte[payload], qos, false, properties);

    MqttMessage given = Paho5Messages.message(message);
    MqttPublish packet = new MqttPublish(topic, given, given.getProperties());
    packet.setMessageId(7);
    int written = packet.getHeader().length + packet.getPayload().length;

    assertThat(PacketSize.of(message)).isEqualTo(written);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(List.of("a", "fleet/V1/speed", "käse/€", "x".repeat(300)));
  }
}
