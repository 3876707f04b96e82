// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import java.util.ArrayList;
import java.util.List;

/**
 * One record that was given to the runtime, with the deliveries that are settled when Kafka has it:
 * more than one if the broker sent the message again meanwhile. Safe for use by any thread.
 */
final class Emission {

  private final Delivery first;
  private List<Delivery> others = List.of();
  private boolean done;

  Emission(Delivery first) {
    this.first = first;
  }

  /** Another delivery of the same message is settled with it, at once if that is so already. */
  void attach(Delivery again) {
    synchronized (this) {
      if (!done) {
        if (others.isEmpty()) {
          others = new ArrayList<>(1);
        }
        others.add(again);
        return;
      }
    }
    again.settle();
  }

  /** Kafka has acknowledged the record, or it was left out for good. */
  void complete() {
    List<Delivery> settled;
    synchronized (this) {
      if (done) {
        return;
      }
      done = true;
      settled = others;
      others = List.of();
    }
    first.settle();
    settled.forEach(Delivery::settle);
  }

  synchronized boolean done() {
    return done;
  }
}
