// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos;

import java.io.PrintWriter;
import java.util.Locale;

/** What happened, line by line, with the seconds since the beginning. Thread-safe. */
public final class History {

  private final PrintWriter out;
  private final long begin = System.nanoTime();

  History(PrintWriter out) {
    this.out = out;
  }

  /** Prints a line. */
  public synchronized void tell(String text, Object... values) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    out.printf(Locale.ROOT, "%8.1f  %s%n", seconds, text.formatted(values));
    out.flush();
  }
}
