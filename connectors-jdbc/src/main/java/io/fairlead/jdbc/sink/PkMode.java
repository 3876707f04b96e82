// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import java.util.Locale;

/** Where the columns of the primary key come from. */
public enum PkMode {
  /** There is no key. */
  NONE,
  /** Topic, partition and offset. */
  KAFKA,
  /** The record's key: its fields, or itself if it is a primitive. */
  RECORD_KEY,
  /** Fields of the record's value. */
  RECORD_VALUE,
  /** Headers of the record. */
  RECORD_HEADER;

  static PkMode of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
