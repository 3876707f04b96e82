// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.nio.charset.StandardCharsets;

/** How many bytes a message takes on the wire (MQTT 5, sections 2.1 and 3.3). */
public final class PacketSize {

  private static final int TYPE = 1;
  private static final int LENGTH = 2;
  private static final int PROPERTY = 1;
  private static final int EXPIRY = 4;

  private PacketSize() {}

  /** The size of its PUBLISH packet in MQTT 5, without a topic alias. */
  public static long of(Outbound message) {
    long properties = properties(message.properties());
    long rest =
        text(message.topic())
            + (message.qos() > 0 ? LENGTH : 0)
            + variable(properties)
            + properties
            + message.payload().length;
    return TYPE + variable(rest) + rest;
  }

  private static long properties(MessageProperties given) {
    long size = 0;
    if (given.contentType().isPresent()) {
      size += PROPERTY + text(given.contentType().get());
    }
    if (given.responseTopic().isPresent()) {
      size += PROPERTY + text(given.responseTopic().get());
    }
    if (given.correlationData().length > 0) {
      size += PROPERTY + LENGTH + given.correlationData().length;
    }
    if (given.expirySeconds().isPresent()) {
      size += PROPERTY + EXPIRY;
    }
    for (MessageProperties.UserProperty pair : given.user()) {
      size += PROPERTY + text(pair.name()) + text(pair.value());
    }
    return size;
  }

  private static long text(String text) {
    return LENGTH + text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The bytes of a variable byte integer. */
  private static int variable(long value) {
    int bytes = 1;
    for (long rest = value >> 7; rest > 0; rest >>= 7) {
      bytes++;
    }
    return bytes;
  }
}
