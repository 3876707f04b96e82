// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.schedule;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * A part of each day, over midnight where it ends before it begins.
 *
 * @param from its first moment
 * @param to the moment it ends, exclusive
 */
public record DailyWindow(LocalTime from, LocalTime to) {

  /** Reads such as {@code 20:00-06:00}; empty if it is none. */
  public static Optional<DailyWindow> parse(String text) {
    String[] parts = text.strip().split("-", -1);
    if (parts.length != 2) {
      return Optional.empty();
    }
    try {
      LocalTime from = LocalTime.parse(parts[0].strip());
      LocalTime to = LocalTime.parse(parts[1].strip());
      return from.equals(to) ? Optional.empty() : Optional.of(new DailyWindow(from, to));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  boolean contains(LocalTime time) {
    boolean begun = !time.isBefore(from);
    boolean ended = !time.isBefore(to);
    return from.isBefore(to) ? begun && !ended : begun || !ended;
  }

  /** The next time it opens; the same moment if it is open. */
  ZonedDateTime opens(ZonedDateTime at) {
    if (contains(at.toLocalTime())) {
      return at;
    }
    ZonedDateTime today = at.with(from);
    return today.isBefore(at)
        ? at.toLocalDate().plusDays(1).atTime(from).atZone(at.getZone())
        : today;
  }
}
