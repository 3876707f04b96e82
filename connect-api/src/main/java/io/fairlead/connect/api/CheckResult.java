// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.api;

import java.util.Objects;
import java.util.Optional;

/**
 * The outcome of one step of a connection check.
 *
 * @param name what was checked, such as {@code connect}, {@code read table orders}
 * @param status how it came out
 * @param message what was found; for a failure also what to do. Never holds a secret.
 * @param key the configuration key at fault, if one is
 */
public record CheckResult(String name, Status status, String message, Optional<String> key) {

  /** How a step came out. */
  public enum Status {
    /** The step succeeded. */
    PASSED,
    /** The connector will work, but something deserves attention. */
    WARNING,
    /** The connector cannot work like this. */
    FAILED,
    /** Not tried, since an earlier step failed. */
    SKIPPED
  }

  /** Checks the components. */
  public CheckResult {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(key, "key");
  }

  /** A step that succeeded. */
  public static CheckResult passed(String name, String message) {
    return new CheckResult(name, Status.PASSED, message, Optional.empty());
  }

  /** A step that failed because of a configuration key. */
  public static CheckResult failed(String name, String key, String message) {
    return new CheckResult(name, Status.FAILED, message, Optional.of(key));
  }

  /** A step that was not tried. */
  public static CheckResult skipped(String name, String message) {
    return new CheckResult(name, Status.SKIPPED, message, Optional.empty());
  }
}
