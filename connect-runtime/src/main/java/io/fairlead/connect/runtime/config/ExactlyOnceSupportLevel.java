// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.Locale;

/** A source connector's {@code exactly.once.support} (KIP-618). */
public enum ExactlyOnceSupportLevel {
  /** Used when the worker has it; the connector is not asked. */
  REQUESTED,
  /** Refused unless the worker has it and the connector says that it can. */
  REQUIRED;

  public static ExactlyOnceSupportLevel of(String property) {
    return valueOf(property.toUpperCase(Locale.ROOT).trim());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
