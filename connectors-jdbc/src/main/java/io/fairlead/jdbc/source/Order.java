// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.source.Keyset.Part;
import java.time.Duration;
import java.time.ZoneId;

/** The order of values of a table's first key column, where Java's is the database's. */
final class Order {

  private Order() {}

  /** Compares two values of one column, which are points in time or whole numbers. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  static int compare(Object one, Object other) {
    return ((Comparable) one).compareTo(other);
  }

  /** The value that lies a window before another. */
  static Object before(Object value, Part part, Duration window, long ids, ZoneId zone) {
    if (value instanceof Long number) {
      return number - ids;
    }
    return TableOffset.timestamp(TableOffset.instant(value, zone).minus(window), part, zone);
  }

  static Object later(Object one, Object other) {
    return one == null || (other != null && compare(one, other) < 0) ? other : one;
  }
}
