// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {

  private final Tally tally = new Tally();

  @Test
  void whatArrivedOnceAndInOrderIsComplete() {
    arrive("A", 0, 1, 2);
    arrive("B", 0);

    Arrivals.Result result = tally.compare(ledger(3, 1));

    assertThat(result).isEqualTo(new Arrivals.Result(0, 0, 0, 0, List.of()));
    assertThat(result.complete()).isTrue();
  }

  @Test
  void aMissingMessageIsFoundWithItsCar() {
    arrive("A", 0, 2);

    Arrivals.Result result = tally.compare(ledger(3, 1));

    assertThat(result.missing()).isEqualTo(2);
    assertThat(result.complete()).isFalse();
    assertThat(result.examples()).containsExactly("A lacks 1", "B lacks 0");
  }

  @Test
  void aDoubledMessageIsCountedAndTakesNoOthersPlace() {
    arrive("A", 0, 1, 1, 0);
    arrive("B", 0);

    Arrivals.Result result = tally.compare(ledger(3, 1));

    assertThat(result.doubles()).isEqualTo(2);
    assertThat(result.missing()).isEqualTo(1);
    assertThat(tally.distinct()).isEqualTo(3);
  }

  @Test
  void aMessageThatWasOvertakenIsCountedOnce() {
    arrive("A", 0, 2, 1, 1);
    arrive("B", 0);

    assertThat(tally.compare(ledger(3, 1)).overtaken()).isEqualTo(1);
  }

  @Test
  void whatNobodySentIsForeign() {
    arrive("A", 0, 1, 2, 3);
    arrive("B", 0);
    arrive("C", 0);
    tally.note("no JSON".getBytes(StandardCharsets.UTF_8));
    tally.note("{\"vin\":\"A\"}".getBytes(StandardCharsets.UTF_8));
    tally.note(null);

    Arrivals.Result result = tally.compare(ledger(3, 1));

    assertThat(result.foreign()).isEqualTo(5);
    assertThat(result.missing()).isZero();
    assertThat(result.complete()).isFalse();
  }

  private void arrive(String vin, int... numbers) {
    for (int number : numbers) {
      tally.note(
          "{\"vin\":\"%s\",\"seq\":%d}".formatted(vin, number).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Ledger ledger(long a, long b) {
    return new Ledger(List.of(new Ledger.Entry("A", a, a, 0), new Ledger.Entry("B", b, b, 0)));
  }
}
