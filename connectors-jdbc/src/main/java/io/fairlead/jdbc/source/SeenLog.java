// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The transactions, at or above a horizon, of which one scan has seen rows. It only grows, so an
 * offset keeps no copy but remembers how long the log was. Written by the task's thread; what was
 * in it when an offset was made may be read by any thread that got the offset safely.
 */
final class SeenLog {

  private final long horizon;
  private final BitSet present = new BitSet();
  private volatile int[] entries = new int[16];
  private int size;

  SeenLog(long horizon) {
    this.horizon = horizon;
  }

  long horizon() {
    return horizon;
  }

  void add(long transaction) {
    if (transaction < horizon) {
      return;
    }
    int relative = Math.toIntExact(transaction - horizon);
    if (present.get(relative)) {
      return;
    }
    present.set(relative);
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, size * 2);
    }
    entries[size++] = relative;
  }

  void addAll(Coverage.Segment segment) {
    BitSet seen = segment.seen();
    for (int at = seen.nextSetBit(0); at >= 0; at = seen.nextSetBit(at + 1)) {
      add(segment.horizon() + at);
    }
  }

  int size() {
    return size;
  }

  /** The first entries as a set relative to the horizon. */
  BitSet first(int count) {
    BitSet seen = new BitSet();
    int[] present = entries;
    for (int i = 0; i < count; i++) {
      seen.set(present[i]);
    }
    return seen;
  }
}
