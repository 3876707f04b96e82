// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Figures by measure and runtime, with the ratio of Fairlead's to Apache's. */
final class Report {

  private final PrintStream out;
  private final Map<String, Map<String, Double>> figures = new LinkedHashMap<>();

  Report(PrintStream out) {
    this.out = out;
  }

  void add(String measure, String runtime, double value) {
    figures.computeIfAbsent(measure, key -> new TreeMap<>()).put(runtime, value);
    out.printf(Locale.ROOT, "  %-10s %-58s %14.3f%n", runtime, measure, value);
  }

  void print() {
    out.printf(
        Locale.ROOT,
        "%n%-58s %14s %14s %14s %8s%n",
        "measure",
        "apache",
        "fairlead",
        "raw client",
        "ratio");
    figures.forEach(
        (measure, byRuntime) -> {
          Double apache = byRuntime.get("apache");
          Double fairlead = byRuntime.get("fairlead");
          out.printf(
              Locale.ROOT,
              "%-58s %14s %14s %14s %8s%n",
              measure,
              shown(apache),
              shown(fairlead),
              shown(byRuntime.get("raw")),
              apache == null || fairlead == null || apache == 0
                  ? "-"
                  : String.format(Locale.ROOT, "%.2f", fairlead / apache));
        });
  }

  private static String shown(Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%,.2f", value);
  }
}
