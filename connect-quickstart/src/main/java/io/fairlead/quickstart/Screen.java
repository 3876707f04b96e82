// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * Where the quickstart talks to the user. On a terminal, the live table is redrawn in place;
 * elsewhere only lines are written. Colours are left out if {@code NO_COLOR} is set. Thread-safe.
 */
final class Screen {

  private static final String ESCAPE = "\u001b[";

  private final PrintWriter out;
  private final boolean terminal;
  private final boolean colours;
  private int liveLines;

  Screen(PrintWriter out, boolean terminal, boolean colours) {
    this.out = out;
    this.terminal = terminal;
    this.colours = colours;
  }

  /** {@code bin/fairlead} knows whether its output is a terminal, the JVM does not reliably. */
  static Screen of(PrintWriter out) {
    Map<String, String> environment = System.getenv();
    boolean terminal =
        Boolean.getBoolean("fairlead.terminal")
            && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
    boolean colours = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Screen(out, terminal, colours);
  }

  boolean terminal() {
    return terminal;
  }

  synchronized void line(String text) {
    leaveLiveArea();
    out.println(text);
    out.flush();
  }

  void heading(String text) {
    line("");
    line(bold(text));
  }

  /** A step that is done. */
  void done(String what, String detail) {
    line("  %s %-22s %s".formatted(green("ok"), what, detail));
  }

  /** A command that the user can repeat. */
  void command(String text) {
    line("  $ " + text);
  }

  /** Draws the lines over those of the last call. */
  synchronized void live(List<String> lines) {
    if (!terminal) {
      throw new IllegalStateException("no live area without a terminal");
    }
    if (liveLines > 0) {
      out.print(ESCAPE + liveLines + "A");
    }
    for (String line : lines) {
      out.print(ESCAPE + "2K" + line + "\n");
    }
    liveLines = lines.size();
    out.flush();
  }

  String bold(String text) {
    return paint("1", text);
  }

  String green(String text) {
    return paint("32", text);
  }

  String red(String text) {
    return paint("31", text);
  }

  private String paint(String code, String text) {
    return colours ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
  }

  private void leaveLiveArea() {
    liveLines = 0;
  }
}
