// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink.delivery;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Offsets as text: hexadecimal distances from one to the next, the first from zero. */
final class DeliveredOffsets {

  private static final int HEX = 16;

  private DeliveredOffsets() {}

  static String encode(Collection<Long> offsets) {
    long[] before = {0};
    return offsets.stream()
        .sorted()
        .map(
            offset -> {
              String distance = Long.toString(offset - before[0], HEX);
              before[0] = offset;
              return distance;
            })
        .collect(Collectors.joining(" "));
  }

  /**
   * Reads offsets.
   *
   * @param text {@code null} for none
   */
  static Set<Long> decode(String text) {
    Set<Long> offsets = new HashSet<>();
    if (text != null && !text.isEmpty()) {
      long offset = 0;
      for (String distance : text.split(" ")) {
        offset += Long.parseLong(distance, HEX);
        offsets.add(offset);
      }
    }
    return offsets;
  }
}
