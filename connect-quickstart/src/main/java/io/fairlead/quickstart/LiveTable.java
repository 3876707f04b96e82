// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows figures: a table redrawn in place on a terminal, a line every few seconds elsewhere. */
final class LiveTable {

  private static final Duration LINE_EVERY = Duration.ofSeconds(3);
  private static final String ROW = "  %-12s %12s %12s %12s %8s %10s";

  private final Screen screen;
  private final long begin;
  private Figures lastShown;

  LiveTable(Screen screen, Figures first) {
    this.screen = screen;
    this.begin = first.nanos();
    this.lastShown = first;
  }

  void show(Figures now) {
    if (screen.terminal()) {
      screen.live(table(now));
      lastShown = now;
    } else if (now.nanos() - lastShown.nanos() >= LINE_EVERY.toNanos()) {
      screen.line(line(now));
      lastShown = now;
    }
  }

  String line(Figures now) {
    return String.format(
        Locale.ROOT,
        "  %4d s  changed %,d  in topics %,d  in warehouse %,d  lag %,d  %.0f records/s  behind %s",
        (now.nanos() - begin) / 1_000_000_000,
        now.changes(),
        now.in(),
        now.out(),
        now.lag(),
        now.outPerSecond(lastShown),
        behind(now.behind()));
  }

  List<String> table(Figures now) {
    List<String> lines = new ArrayList<>();
    lines.add(
        screen.bold(
            String.format(
                Locale.ROOT,
                ROW,
                "table",
                "changed",
                "records in",
                "records out",
                "lag",
                "behind")));
    for (Figures.Table table : now.tables()) {
      lines.add(
          row(table.name(), table.changes(), table.in(), table.out(), table.lag(), table.behind()));
    }
    lines.add(
        screen.bold(row("total", now.changes(), now.in(), now.out(), now.lag(), now.behind())));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %.0f records/s delivered, running for %d s",
            now.outPerSecond(lastShown),
            (now.nanos() - begin) / 1_000_000_000));
    return lines;
  }

  private static String row(
      String name, long changes, long in, long out, long lag, Optional<Duration> behind) {
    return String.format(
        Locale.ROOT,
        ROW,
        name,
        String.format(Locale.ROOT, "%,d", changes),
        String.format(Locale.ROOT, "%,d", in),
        String.format(Locale.ROOT, "%,d", out),
        String.format(Locale.ROOT, "%,d", lag),
        behind(behind));
  }

  private static String behind(Optional<Duration> duration) {
    return duration
        .map(value -> String.format(Locale.ROOT, "%.1f s", value.toMillis() / 1000.0))
        .orElse("-");
  }
}
