// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param runTime after which the run ends by itself and judges; without it, it runs until stopped
 * @param rowsPerSecond how many rows the order system changes a second
 * @param cars how many cars drive; 0 for none
 * @param feeds whether an event collector and a search index get the records too
 * @param data the only folder that is written to
 * @param keep whether to go on with the data of an earlier run
 * @param seed of the generator; the same seed makes the same orders
 */
record Options(
    Optional<Duration> runTime,
    int rowsPerSecond,
    int cars,
    boolean feeds,
    Path data,
    boolean keep,
    long seed) {}
