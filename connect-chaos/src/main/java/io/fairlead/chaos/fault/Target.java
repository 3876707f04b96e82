// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.fault;

/** What a fault breaks; one fault at a time for each. */
public record Target(Kind kind, int number) {

  /** Kinds of targets. */
  public enum Kind {
    WORKER,
    BROKER,
    DATABASE
  }

  @Override
  public String toString() {
    return kind == Kind.DATABASE
        ? "database"
        : kind.name().toLowerCase(java.util.Locale.ROOT) + number;
  }
}
