// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

/** A message to publish. An empty payload with {@code retained} deletes the topic's state. */
public record Outbound(
    String topic, byte[] payload, int qos, boolean retained, MessageProperties properties) {}
