// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

/** A failure that is told to the user as one line. */
final class QuickstartException extends RuntimeException {

  /** It ran, and then failed. */
  static final int RUNTIME = 1;

  /** Something outside is missing or in the way. */
  static final int ENVIRONMENT = 3;

  private final int exitCode;

  QuickstartException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  QuickstartException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
