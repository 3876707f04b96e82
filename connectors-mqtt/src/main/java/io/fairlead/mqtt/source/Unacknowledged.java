// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a session had received, and the broker has not seen acknowledged, when its connection broke:
 * the broker sends it again, before anything new (MQTT 5, section 4.4). Tells which of it is on its
 * way to Kafka already. Safe for use by any thread.
 */
final class Unacknowledged {

  // Brokers that send more than the receive maximum may use a packet id more than once.
  private final Map<Integer, Deque<Delivery>> onTheirWay = new HashMap<>();
  private int size;
  private int expected;

  /** The connection broke with these left, in the order of arrival. */
  synchronized void add(List<Delivery> left) {
    expected += left.size();
    for (Delivery delivery : left) {
      int packet = delivery.message().flags().packetId();
      if (packet > 0 && delivery.emission() != null) {
        onTheirWay.computeIfAbsent(packet, id -> new ArrayDeque<>(1)).add(delivery);
        size++;
      }
    }
  }

  /** The broker has forgotten the session, and gives packet ids out anew. */
  synchronized void clear() {
    onTheirWay.clear();
    size = 0;
    expected = 0;
  }

  /** How many are on their way. */
  synchronized int size() {
    return size;
  }

  /**
   * A message came over a new connection.
   *
   * @return the record on its way if this is a message again that has one, or null
   */
  synchronized Emission again(Delivery delivery) {
    if (expected == 0) {
      return null;
    }
    Emission found = take(delivery);
    expected--;
    if (expected == 0) {
      // All that is sent again has come. What is left here the broker gave up, such as messages
      // that expired; a later message may have its packet id and content, and is another one.
      clear();
    }
    return found;
  }

  private Emission take(Delivery again) {
    int packet = again.message().flags().packetId();
    Deque<Delivery> earlier = onTheirWay.get(packet);
    if (earlier == null || !same(earlier.peek(), again)) {
      return null;
    }
    Emission emission = earlier.remove().emission();
    size--;
    if (earlier.isEmpty()) {
      onTheirWay.remove(packet);
    }
    return emission;
  }

  private static boolean same(Delivery one, Delivery other) {
    return one.message().topic().equals(other.message().topic())
        && Arrays.equals(one.message().payload(), other.message().payload());
  }
}
