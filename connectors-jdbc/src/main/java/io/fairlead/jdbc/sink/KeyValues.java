// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.dialect.JsonText;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The key of a row, comparable with others of its shape. */
final class KeyValues implements Comparable<KeyValues> {

  /**
   * Ids are often multiples of a power of two, which a hash table would put into few of its bins.
   */
  private static final int SPREAD = 0x9e3779b9;

  private final Object[] values;
  private final int hash;

  private KeyValues(Object[] values) {
    this.values = values;
    this.hash = Arrays.hashCode(values) * SPREAD;
  }

  static KeyValues of(List<RowShape.Source> sources, Change change) {
    Object[] values = new Object[sources.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = normal(sources.get(i).value().apply(change));
    }
    return new KeyValues(values);
  }

  /** Values that a database takes for the same key must be equal. */
  private static Object normal(Object value) {
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    if (value instanceof ByteBuffer buffer) {
      return ByteBuffer.wrap(JsonText.bytes(buffer));
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.stripTrailingZeros();
    }
    return value;
  }

  boolean hasNull() {
    for (Object value : values) {
      if (value == null) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyValues keys
        && hash == keys.hash
        && Arrays.equals(values, keys.values);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The same for all keys that a database may take for one, as it does for text by collations. */
  int lane(int lanes) {
    int all = 1;
    for (Object value : values) {
      boolean text = value instanceof String;
      Object folded = text ? ((String) value).toLowerCase(Locale.ROOT).stripTrailing() : value;
      all = 31 * all + Objects.hashCode(folded);
    }
    return Math.floorMod(all ^ (all >>> 16), lanes);
  }

  @Override
  public int compareTo(KeyValues other) {
    for (int i = 0; i < values.length; i++) {
      int order = compare(values[i], other.values[i]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  // Any order does against deadlocks, if every task has the same.
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static int compare(Object one, Object other) {
    if (one == null || other == null) {
      return one == other ? 0 : one == null ? -1 : 1;
    }
    if (one instanceof Comparable comparable && one.getClass() == other.getClass()) {
      return comparable.compareTo(other);
    }
    return Integer.compare(one.hashCode(), other.hashCode());
  }
}
