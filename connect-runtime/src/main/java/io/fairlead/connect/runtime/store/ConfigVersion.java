// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.Map;

/**
 * A configuration that a connector had.
 *
 * @param number from 1, grows by one with each change
 * @param atMs when it was given, or null where that is not known
 * @param config as written, references of config providers unresolved
 */
public record ConfigVersion(int number, Long atMs, Map<String, String> config) {

  /** Versions that are kept of each connector. */
  public static final int KEPT = 10;

  int slot() {
    return number % KEPT;
  }

  @Override
  public String toString() {
    // Invariant 7: configurations may hold secrets.
    return "ConfigVersion[" + number + "]";
  }
}
