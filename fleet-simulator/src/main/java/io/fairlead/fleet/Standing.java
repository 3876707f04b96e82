// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

/**
 * Where a fleet stands.
 *
 * @param made messages that cars have made
 * @param acknowledged of these, how many the broker has acknowledged
 * @param held of the rest, how many wait in cars that are out of reach
 * @param connected cars that the broker knows and that are in reach
 * @param outOfReach cars that are out of reach by plan
 */
record Standing(long made, long acknowledged, long held, int connected, int outOfReach) {

  /** Messages that wait although their car is in reach. */
  long waiting() {
    return made - acknowledged - held;
  }
}
