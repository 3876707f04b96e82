// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.hec;

import java.util.TreeSet;

/**
 * Numbers that were given out, each at most once and nearly in order: all below one, and some
 * above. For use by one thread.
 */
final class SeenNumbers {

  /** More gaps than this are not numbers that are still to come. */
  private static final int MAX_ABOVE = 1_024;

  private final TreeSet<Long> above = new TreeSet<>();
  private long below;

  /** Whether the number is new. */
  boolean add(long number) {
    if (number < below || !above.add(number)) {
      return false;
    }
    while (!above.isEmpty() && (above.first() == below || above.size() > MAX_ABOVE)) {
      below = above.pollFirst() + 1;
    }
    return true;
  }
}
