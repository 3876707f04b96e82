// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import com.sun.management.OperatingSystemMXBean;
import io.fairlead.connect.runtime.health.TaskReport;
import io.fairlead.connect.runtime.health.WorkerReport;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What this worker says of itself. Looked at by the event loop, read by any thread. */
final class HostLoad {

  private final String workerId;
  private volatile WorkerReport report;

  HostLoad(String workerId) {
    this.workerId = workerId;
    this.report = new WorkerReport(workerId, -1, 0, List.of());
  }

  void look(Collection<TaskSlot> tasks) {
    List<TaskReport> reports =
        tasks.stream().map(TaskSlot::report).flatMap(Optional::stream).toList();
    double rate = reports.stream().mapToDouble(TaskReport::recordsPerSecond).sum();
    report = new WorkerReport(workerId, cpu(), rate, reports);
  }

  /** Of the whole process: several workers in one JVM tell the same. */
  private static double cpu() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuLoad()
        : -1;
  }

  WorkerReport report() {
    return report;
  }
}
