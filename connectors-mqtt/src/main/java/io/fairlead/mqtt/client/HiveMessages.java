// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperty;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.fairlead.mqtt.client.Inbound.Flags;
import io.fairlead.mqtt.client.MessageProperties.UserProperty;
import java.nio.ByteBuffer;
import java.util.List;

/** Messages between the classes of HiveMQ's client and ours. */
final class HiveMessages {

  private HiveMessages() {}

  static Inbound inbound(Mqtt5Publish publish) {
    List<UserProperty> user =
        publish.getUserProperties().asList().stream()
            .map(pair -> new UserProperty(pair.getName().toString(), pair.getValue().toString()))
            .toList();
    MessageProperties properties =
        new MessageProperties(
            publish.getContentType().map(Object::toString),
            publish.getResponseTopic().map(Object::toString),
            publish.getCorrelationData().map(HiveMessages::bytes).orElse(new byte[0]),
            publish.getMessageExpiryInterval(),
            user);
    Flags flags = new Flags(publish.getQos().getCode(), publish.isRetain(), false, 0);
    return new Inbound(
        publish.getTopic().toString(), publish.getPayloadAsBytes(), flags, properties, publish);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /**
   * @throws IllegalArgumentException if the topic is none
   */
  static Mqtt5Publish publish(Outbound message) {
    MessageProperties given = message.properties();
    List<Mqtt5UserProperty> user =
        given.user().stream().map(pair -> Mqtt5UserProperty.of(pair.name(), pair.value())).toList();
    var publish =
        Mqtt5Publish.builder()
            .topic(message.topic())
            .qos(MqttQos.fromCode(message.qos()))
            .retain(message.retained())
            .payload(message.payload())
            .userProperties(Mqtt5UserProperties.of(user));
    if (given.contentType().isPresent()) {
      publish = publish.contentType(given.contentType().get());
    }
    if (given.responseTopic().isPresent()) {
      publish = publish.responseTopic(given.responseTopic().get());
    }
    if (given.correlationData().length > 0) {
      publish = publish.correlationData(given.correlationData());
    }
    if (given.expirySeconds().isPresent()) {
      publish = publish.messageExpiryInterval(given.expirySeconds().getAsLong());
    }
    return publish.build();
  }
}
