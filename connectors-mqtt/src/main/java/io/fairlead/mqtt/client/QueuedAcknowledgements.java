// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many acknowledgements a client library was given that it has not written. Safe for use by any
 * thread.
 */
final class QueuedAcknowledgements {

  private final AtomicInteger count = new AtomicInteger();

  /** Before the library is given so many. */
  void given(int more) {
    count.addAndGet(more);
  }

  /**
   * The library has written one, or does not take it after all.
   *
   * @return whether others follow
   */
  boolean written() {
    return count.decrementAndGet() > 0;
  }
}
