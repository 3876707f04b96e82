// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.mqtt;

import java.util.Locale;

/**
 * A result.
 *
 * @param perSecond messages
 * @param cpuSeconds of the process that received them, in all
 */
record Speed(double perSecond, double cpuSeconds) {

  String text(int messages) {
    return String.format(
        Locale.ROOT, "%,.0f/s (%.1f µs CPU)", perSecond, cpuSeconds * 1e6 / messages);
  }
}
