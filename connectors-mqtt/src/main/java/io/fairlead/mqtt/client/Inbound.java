// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

/**
 * A message that the broker sent.
 *
 * @param topic where it was published
 * @param payload its content, not to be changed
 * @param flags how it came
 * @param properties what MQTT 5 adds
 * @param handle what the link needs to acknowledge it; of no meaning to others
 */
public record Inbound(
    String topic, byte[] payload, Flags flags, MessageProperties properties, Object handle) {

  /**
   * How a message came.
   *
   * @param qos 0 to 2
   * @param retained whether it is the topic's retained message, sent because of the subscription
   * @param duplicate whether the broker marked it as sent before; no reliable sign
   * @param packetId of this session, 0 if the client library does not tell it
   */
  public record Flags(int qos, boolean retained, boolean duplicate, int packetId) {}

  /** Bytes that it holds on the heap, roughly. */
  public int weight() {
    return 200 + payload.length + 2 * topic.length();
  }
}
