// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.mqtt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux knows of a process. */
final class Cpu {

  private static final double TICKS_PER_SECOND = 100;

  private Cpu() {}

  static double ofThisProcess() throws IOException {
    return of(ProcessHandle.current().pid());
  }

  /** Seconds of CPU that the process has used so far. */
  static double of(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** Megabytes that the process holds. */
  static double residentMegabytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
      }
    }
    throw new IOException("no VmRSS of process " + pid);
  }
}
