// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What a run took.
 *
 * @param perSecond events a second
 * @param cpuMicros processor time of this process for an event, in microseconds
 */
record Measure(String name, double perSecond, double cpuMicros) {

  /** What is measured. */
  interface Run {
    void run() throws Exception;
  }

  static Measure of(String name, int events, Run run) throws Exception {
    var process =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.gc();
    long cpu = process.getProcessCpuTime();
    long begin = System.nanoTime();
    run.run();
    double seconds = (System.nanoTime() - begin) / 1e9;
    double cpuSeconds = (process.getProcessCpuTime() - cpu) / 1e9;
    return new Measure(name, events / seconds, cpuSeconds * 1e6 / events);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %,.0f/s %.2f µs CPU", name, perSecond, cpuMicros);
  }
}
