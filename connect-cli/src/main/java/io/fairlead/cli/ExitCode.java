// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

/** What the process's exit code says; scripts rely on it. */
public enum ExitCode {
  /** Done. */
  OK(0),
  /** It ran, and then failed. */
  RUNTIME(1),
  /** Wrong arguments, a missing file, or a wrong configuration: change the input. */
  USAGE(2),
  /** Something outside is missing: a broker, a port, a part of the installation. */
  ENVIRONMENT(3);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
