// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.Locale;

/** What {@code errors.tolerance} says of a record that cannot be processed (KIP-298). */
public enum ToleranceType {
  /** The task fails. */
  NONE,
  /** The record is skipped, and kept in the dead-letter topic where there is one. */
  ALL;

  public String value() {
    return name().toLowerCase(Locale.ROOT);
  }
}
