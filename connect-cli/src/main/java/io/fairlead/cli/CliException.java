// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

/** A failure that is told to the user as one line, and ends the process with the given code. */
final class CliException extends RuntimeException {

  private final ExitCode exitCode;

  CliException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  CliException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
