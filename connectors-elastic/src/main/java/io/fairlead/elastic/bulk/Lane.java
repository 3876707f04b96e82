// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.bulk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Requests that go one after the other. For use by one thread. */
final class Lane {

  private final Deque<Bulk> waiting = new ArrayDeque<>();
  private boolean busy;
  private int failures;
  private long notBefore;

  void add(Bulk bulk) {
    waiting.addLast(bulk);
  }

  /** Goes before everything else. */
  void again(List<Bulk> bulks) {
    for (int i = bulks.size() - 1; i >= 0; i--) {
      waiting.addFirst(bulks.get(i));
    }
  }

  /** The next request, if it may be sent now; else null. */
  Bulk next(long now) {
    return busy || now < notBefore ? null : waiting.peekFirst();
  }

  /** That request is on its way. */
  Bulk send() {
    busy = true;
    return waiting.removeFirst();
  }

  Bulk drop() {
    return waiting.removeFirst();
  }

  /** An answer came, or none will. */
  void answered() {
    busy = false;
  }

  /** Some operations must wait; returns how often that was so in a row. */
  int failed() {
    return ++failures;
  }

  void succeeded() {
    failures = 0;
  }

  void restUntil(long millis) {
    notBefore = millis;
  }
}
