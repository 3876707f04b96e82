// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.util.Arrays;
import java.util.Locale;

/** How the source finds what is new. */
public enum Mode {
  /** Every row, every time. */
  BULK("bulk", false, false),
  /** Rows with a greater number than the last. */
  INCREMENTING("incrementing", false, true),
  /** Rows with a later timestamp than the last. */
  TIMESTAMP("timestamp", true, false),
  /** Rows with a later timestamp than the last, ordered by a number within one timestamp. */
  TIMESTAMP_INCREMENTING("timestamp+incrementing", true, true);

  private final String key;
  private final boolean timestamp;
  private final boolean incrementing;

  Mode(String key, boolean timestamp, boolean incrementing) {
    this.key = key;
    this.timestamp = timestamp;
    this.incrementing = incrementing;
  }

  /** The spelling in configurations. */
  public String key() {
    return key;
  }

  /** Whether it needs a timestamp column. */
  public boolean timestamp() {
    return timestamp;
  }

  /** Whether it needs a numbered column. */
  public boolean incrementing() {
    return incrementing;
  }

  /** Every spelling. */
  public static String[] keys() {
    return Arrays.stream(values()).map(Mode::key).toArray(String[]::new);
  }

  /** The mode of that spelling. */
  public static Mode of(String key) {
    return Arrays.stream(values())
        .filter(mode -> mode.key.equals(key.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(key));
  }
}
