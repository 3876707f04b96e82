// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.mqtt.client.Inbound;
import io.fairlead.mqtt.client.MessageProperties;
import io.fairlead.mqtt.source.TopicMap.Target;
import java.util.Set;
import org.apache.kafka.connect.header.ConnectHeaders;

/** The headers of a record, as {@code kafka.headers} wants them. */
final class MessageHeaders {

  private final String prefix;
  private final boolean topic;
  private final boolean levels;
  private final boolean flags;
  private final boolean properties;
  private final boolean user;

  MessageHeaders(SourceConfig config) {
    this.prefix = config.headerPrefix();
    Set<String> wanted = config.headers();
    this.topic = wanted.contains("topic");
    this.levels = wanted.contains("levels");
    this.flags = wanted.contains("flags");
    this.properties = wanted.contains("properties");
    this.user = wanted.contains("user");
  }

  ConnectHeaders of(Inbound message, Target target) {
    ConnectHeaders headers = new ConnectHeaders();
    if (topic) {
      headers.addString(prefix + "topic", message.topic());
    }
    if (levels && !target.extra().isEmpty()) {
      target.extra().forEach((name, value) -> headers.addString(prefix + name, value));
    }
    if (flags) {
      flags(message.flags(), headers);
    }
    if (!message.properties().isEmpty()) {
      properties(message.properties(), headers);
    }
    return headers;
  }

  /** The headers of a message that is no record: where it came from, and why. */
  ConnectHeaders ofBad(Inbound message, String reason) {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString(prefix + "topic", message.topic());
    headers.add(prefix + "error", new UndecodablePayload(reason), null);
    return headers;
  }

  private void flags(Inbound.Flags given, ConnectHeaders headers) {
    headers.addInt(prefix + "qos", given.qos());
    if (given.retained()) {
      headers.addBoolean(prefix + "retained", true);
    }
    if (given.duplicate()) {
      headers.addBoolean(prefix + "duplicate", true);
    }
  }

  private void properties(MessageProperties given, ConnectHeaders headers) {
    if (properties) {
      given.contentType().ifPresent(value -> headers.addString(prefix + "content.type", value));
      given.responseTopic().ifPresent(value -> headers.addString(prefix + "response.topic", value));
      if (given.correlationData().length > 0) {
        headers.addBytes(prefix + "correlation.data", given.correlationData());
      }
      given.expirySeconds().ifPresent(value -> headers.addLong(prefix + "expiry.seconds", value));
    }
    if (user) {
      given.user().forEach(pair -> headers.addString(prefix + "user." + pair.name(), pair.value()));
    }
  }
}
