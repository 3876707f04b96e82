// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the user asked for.
 *
 * @param faults how long faults are drawn; healing and comparing come on top
 * @param seed the same seed draws the same faults in the same order
 * @param data the only folder that is written to
 * @param keep whether the folder stays after a run that found nothing
 * @param pause mean time between two faults
 * @param clocks whether clocks of workers jump
 */
record Options(
    Duration faults, long seed, Path data, boolean keep, Duration pause, boolean clocks) {}
