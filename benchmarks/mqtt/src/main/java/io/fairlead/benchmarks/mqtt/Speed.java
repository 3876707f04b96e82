// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.mqtt;

/**
 * A result.
 *
 * @param perSecond messages
 * @param cpuSeconds of the process that received them, in all
 */
record Speed(double perSecond, double cpuSeconds) {}
