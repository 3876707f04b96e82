// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.mqtt.client.Inbound;

/** A message that came over a link, until it is acknowledged there. */
final class Delivery {

  private final AckWindow window;
  private final Inbound message;
  // Guarded by the window.
  private boolean settled;
  private volatile Emission emission;

  Delivery(AckWindow window, Inbound message) {
    this.window = window;
    this.message = message;
  }

  Inbound message() {
    return message;
  }

  AckWindow window() {
    return window;
  }

  /** Begins its way to Kafka. */
  Emission emit() {
    emission = new Emission(this);
    return emission;
  }

  /** Is settled with a record that is on its way already. */
  void join(Emission earlier) {
    emission = earlier;
    earlier.attach(this);
  }

  /** Its way to Kafka, null if that has not begun. */
  Emission emission() {
    return emission;
  }

  /** Whether the broker will send it again, because its link is gone. */
  boolean stale() {
    return message.flags().qos() > 0 && window.closed();
  }

  /** Nothing is to be done for it any more: the broker may forget it. From any thread. */
  void settle() {
    window.settle(this);
  }

  boolean isSettled() {
    return settled;
  }

  void markSettled() {
    settled = true;
  }
}
