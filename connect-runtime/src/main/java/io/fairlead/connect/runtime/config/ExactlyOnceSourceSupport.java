// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.Locale;

/** The worker's {@code exactly.once.source.support} (KIP-618). */
public enum ExactlyOnceSourceSupport {
  DISABLED,
  /** The leader writes with a transactional producer, tasks do not yet. */
  PREPARING,
  ENABLED;

  public static ExactlyOnceSourceSupport of(String property) {
    return valueOf(property.toUpperCase(Locale.ROOT).trim());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
