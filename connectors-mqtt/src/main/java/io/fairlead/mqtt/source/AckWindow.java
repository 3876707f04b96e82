// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.mqtt.client.Inbound;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Messages of one link that are not acknowledged, in the order of arrival. They are acknowledged in
 * that order, as the specification asks (MQTT 5, section 4.6), and not before they are settled.
 * Safe for use by any thread.
 */
final class AckWindow {

  private final SessionSpec owner;
  private final Consumer<Inbound> acknowledge;
  // Guarded by this.
  private final Deque<Delivery> waiting = new ArrayDeque<>();
  private volatile boolean closed;

  /**
   * @param acknowledge tells the broker; called with the window locked, must not block
   */
  AckWindow(SessionSpec owner, Consumer<Inbound> acknowledge) {
    this.owner = owner;
    this.acknowledge = acknowledge;
  }

  /** The session that the link belongs to. */
  SessionSpec owner() {
    return owner;
  }

  /** A message came. */
  Delivery arrived(Inbound message) {
    Delivery delivery = new Delivery(this, message);
    if (message.flags().qos() > 0) {
      synchronized (this) {
        waiting.add(delivery);
      }
    }
    return delivery;
  }

  /** Acknowledges whatever is settled at the head; nothing if the link is gone. */
  synchronized void settle(Delivery delivery) {
    delivery.markSettled();
    if (closed) {
      // The broker sends it again, under the new connection; this acknowledgement is stale.
      return;
    }
    Delivery head = waiting.peek();
    while (head != null && head.isSettled()) {
      waiting.remove();
      // Invariant 1: what the broker forgets, Kafka has acknowledged.
      acknowledge.accept(head.message());
      head = waiting.peek();
    }
  }

  /** Messages that are not acknowledged. */
  synchronized int size() {
    return waiting.size();
  }

  boolean closed() {
    return closed;
  }

  /** The link is gone. Gives what was not acknowledged. */
  synchronized List<Delivery> close() {
    closed = true;
    List<Delivery> left = List.copyOf(waiting);
    waiting.clear();
    return left;
  }
}
