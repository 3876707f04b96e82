// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import java.util.Locale;

/** What happens to a record that has a value. */
public enum InsertMode {
  /** It becomes a new row; a second one with its key is an error. */
  INSERT,
  /** It becomes a new row or overwrites the one with its key. */
  UPSERT,
  /** It overwrites the row with its key, if there is one. */
  UPDATE,
  /** It becomes a new row unless one with its key is there. */
  IGNORE;

  static InsertMode of(String key) {
    // A peer's name for inserts with several rows a statement, which ours are anyway.
    return key.equalsIgnoreCase("multi") ? INSERT : valueOf(key.toUpperCase(Locale.ROOT));
  }

  boolean needsKey() {
    return this != INSERT;
  }
}
