// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers that were seen, as ranges. When there are too many gaps, the lowest range is forgotten: a
 * message of it that comes again is then doubled rather than lost.
 */
final class SequenceSet {

  private static final int MAX_RANGES = 200;

  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  /** Reads what {@link #encode} wrote. */
  static SequenceSet decode(String text) {
    SequenceSet set = new SequenceSet();
    if (!text.isEmpty()) {
      for (String range : text.split(",")) {
        int colon = range.indexOf(':');
        long from = Long.parseLong(colon < 0 ? range : range.substring(0, colon));
        set.ranges.put(from, colon < 0 ? from : Long.parseLong(range.substring(colon + 1)));
      }
    }
    return set;
  }

  boolean contains(long number) {
    Map.Entry<Long, Long> below = ranges.floorEntry(number);
    return below != null && below.getValue() >= number;
  }

  /** Adds a number; false if it was there. */
  boolean add(long number) {
    Map.Entry<Long, Long> below = ranges.floorEntry(number);
    if (below != null && below.getValue() >= number) {
      return false;
    }
    long from = number;
    long to = number;
    if (below != null && below.getValue() == number - 1) {
      from = below.getKey();
    }
    Long above = number == Long.MAX_VALUE ? null : ranges.get(number + 1);
    if (above != null) {
      to = above;
      ranges.remove(number + 1);
    }
    ranges.put(from, to);
    if (ranges.size() > MAX_RANGES) {
      ranges.pollFirstEntry();
    }
    return true;
  }

  /** As text, such as {@code 0:41,43:50}. */
  String encode() {
    StringBuilder text = new StringBuilder();
    ranges.forEach(
        (from, to) -> {
          text.append(text.length() == 0 ? "" : ",").append(from);
          if (to > from) {
            text.append(':').append(to);
          }
        });
    return text.toString();
  }
}
