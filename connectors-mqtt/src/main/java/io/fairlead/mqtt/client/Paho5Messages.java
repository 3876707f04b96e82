// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import io.fairlead.mqtt.client.Inbound.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** Messages between Paho's classes for MQTT 5 and ours. */
final class Paho5Messages {

  private Paho5Messages() {}

  static Inbound inbound(String topic, MqttMessage message) {
    Flags flags =
        new Flags(message.getQos(), message.isRetained(), message.isDuplicate(), message.getId());
    return new Inbound(
        topic, message.getPayload(), flags, properties(message.getProperties()), null);
  }

  private static MessageProperties properties(MqttProperties given) {
    if (given == null) {
      return MessageProperties.NONE;
    }
    List<UserProperty> user = given.getUserProperties();
    byte[] correlation = given.getCorrelationData();
    Long expiry = given.getMessageExpiryInterval();
    if (user.isEmpty()
        && correlation == null
        && expiry == null
        && given.getContentType() == null
        && given.getResponseTopic() == null) {
      return MessageProperties.NONE;
    }
    List<MessageProperties.UserProperty> pairs = new ArrayList<>(user.size());
    user.forEach(
        pair -> pairs.add(new MessageProperties.UserProperty(pair.getKey(), pair.getValue())));
    return new MessageProperties(
        Optional.ofNullable(given.getContentType()),
        Optional.ofNullable(given.getResponseTopic()),
        correlation == null ? new byte[0] : correlation,
        expiry == null ? OptionalLong.empty() : OptionalLong.of(expiry),
        pairs);
  }

  static MqttMessage message(Outbound given) {
    MqttMessage message = new MqttMessage(given.payload());
    message.setQos(given.qos());
    message.setRetained(given.retained());
    if (!given.properties().isEmpty()) {
      message.setProperties(properties(given.properties()));
    }
    return message;
  }

  private static MqttProperties properties(MessageProperties given) {
    MqttProperties properties = new MqttProperties();
    given.contentType().ifPresent(properties::setContentType);
    given.responseTopic().ifPresent(properties::setResponseTopic);
    if (given.correlationData().length > 0) {
      properties.setCorrelationData(given.correlationData());
    }
    given.expirySeconds().ifPresent(properties::setMessageExpiryInterval);
    List<UserProperty> user = new ArrayList<>();
    given.user().forEach(pair -> user.add(new UserProperty(pair.name(), pair.value())));
    properties.setUserProperties(user);
    return properties;
  }
}
