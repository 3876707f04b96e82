// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.readiness;

import java.util.List;

/**
 * One thing that was looked at in a database.
 *
 * @param step what was looked at
 * @param status how it is
 * @param message what was found
 * @param key the configuration key that it has to do with
 * @param remedy the statements that mend it, to be run by an administrator; may be empty
 */
public record Finding(String step, Status status, String message, String key, List<String> remedy) {

  /** How it is. */
  public enum Status {
    /** As it has to be. */
    OK,
    /** It will work, but deserves attention. */
    WARNING,
    /** It will not work. */
    FAILED
  }

  /** Copies the list. */
  public Finding {
    remedy = List.copyOf(remedy);
  }

  static Finding ok(String step, String message, String key) {
    return new Finding(step, Status.OK, message, key, List.of());
  }

  static Finding failed(String step, String message, String key, String... remedy) {
    return new Finding(step, Status.FAILED, message, key, List.of(remedy));
  }

  static Finding warning(String step, String message, String key, String... remedy) {
    return new Finding(step, Status.WARNING, message, key, List.of(remedy));
  }

  /** The message and the statements that mend it. */
  public String text() {
    return remedy.isEmpty() ? message : message + ". To mend it, run: " + String.join(" ", remedy);
  }
}
