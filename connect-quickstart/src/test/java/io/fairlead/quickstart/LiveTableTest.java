// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveTableTest {

  private final StringWriter text = new StringWriter();

  @Test
  void redrawsInPlaceOnATerminal() {
    // given
    Screen screen = new Screen(new PrintWriter(text), true, false);
    LiveTable table = new LiveTable(screen, figures(0, 0, 0, Optional.empty()));

    // when
    table.show(figures(1, 1_200, 1_000, Optional.of(Duration.ofMillis(1_250))));
    int firstLength = text.getBuffer().length();
    table.show(figures(2, 1_300, 1_250, Optional.of(Duration.ofMillis(300))));

    // then
    assertThat(text.toString().substring(0, firstLength))
        .contains("1,200", "1,000", "200", "1.3 s", "1000 records/s")
        .doesNotContain("\u001b[4A");
    assertThat(text.toString().substring(firstLength)).startsWith("\u001b[4A").contains("1,250");
  }

  @Test
  void writesALineEveryFewSecondsElsewhere() {
    // given
    Screen screen = new Screen(new PrintWriter(text), false, false);
    LiveTable table = new LiveTable(screen, figures(0, 0, 0, Optional.empty()));

    // when
    table.show(figures(1, 10, 10, Optional.empty()));
    table.show(figures(4, 80, 40, Optional.empty()));

    // then
    assertThat(text.toString().lines())
        .singleElement()
        .asString()
        .contains("in topics 80", "in warehouse 40", "lag 40", "10 records/s", "behind -")
        .doesNotContain("\u001b");
  }

  @Test
  void leavesColoursOutWhereTheyAreNotWanted() {
    assertThat(new Screen(new PrintWriter(text), true, false).green("ok")).isEqualTo("ok");
    assertThat(new Screen(new PrintWriter(text), true, true).green("ok")).contains("\u001b[32m");
  }

  private static Figures figures(int second, long in, long out, Optional<Duration> behind) {
    return new Figures(
        Duration.ofSeconds(second).toNanos(),
        List.of(new Figures.Table("orders", in, in, out, behind)));
  }
}
