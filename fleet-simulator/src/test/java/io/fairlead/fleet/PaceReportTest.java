// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaceReportTest {

  private static final FleetPlan.Link LINK =
      new FleetPlan.Link("broker", 1883, 1, 0, 0, Duration.ofSeconds(1));

  private final PaceReport report = report(100);

  private static PaceReport report(double rate) {
    return new PaceReport(
        new FleetPlan(new FleetPlan.Size(10, 5, rate, Optional.empty()), LINK, 1));
  }

  @Test
  void eachSecondTellsWhatTheBrokerTookInIt() {
    assertThat(report.progress(new Standing(1_000, 900, 60, 9, 1), 1))
        .isEqualTo(
            "\r900 messages, 900/s of 1,000/s wanted; 9 of 10 cars connected, 1 out of reach hold"
                + " 60; 40 wait");
    assertThat(report.progress(new Standing(2_000, 1_900, 60, 9, 1), 2))
        .startsWith("\r1,900 messages, 1,000/s of 1,000/s wanted;");
  }

  @Test
  void aFleetThatFallsBehindSaysSoAndOneThatHoldsMessagesByPlanDoesNot() {
    assertThat(report.behind(new Standing(10_000, 4_000, 5_500, 5, 5), 10)).isEmpty();
    assertThat(report.behind(new Standing(10_000, 4_000, 500, 9, 1), 10))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("400/s of 1,000/s wanted")
                    .contains("5,500 messages waited"));
    assertThat(report(0).behind(new Standing(10_000, 4_000, 0, 10, 0), 10)).isEmpty();
  }

  @Test
  void theEndTellsRateAndWhatIsMissing() {
    Ledger published = new Ledger(List.of(new Ledger.Entry("A", 500, 480, 3)));
    assertThat(report.end(published, new Standing(500, 480, 20, 9, 1), 10))
        .contains("500 messages of 10 cars in 10 s, 3 of them sent twice; 48/s at the broker")
        .contains("20 held by cars out of reach");
    assertThat(report.missing(20, Optional.of("Connection refused")))
        .isEqualTo(
            "The broker at broker:1883 has not acknowledged 20 of them: Connection refused.");
  }
}
