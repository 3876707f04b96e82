// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SilenceTest {

  private final Silence silence = new Silence(Duration.ofSeconds(5));

  private boolean lasts(double seconds, double arrival, boolean pending) {
    return silence.lasts(nanos(seconds), nanos(arrival), pending);
  }

  private static long nanos(double seconds) {
    return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void itLastsWhenNothingHasComeForLongEnough() {
    for (double now = 10; now < 15; now += 0.25) {
      assertThat(lasts(now, 9, false)).isFalse();
    }
    assertThat(lasts(15, 9, false)).isTrue();
  }

  @Test
  void whatComesAndWhatIsPendingBeginsItAnew() {
    for (double now = 0; now < 20; now += 0.5) {
      double arrival = Math.floor(now / 4) * 4;
      assertThat(lasts(now, arrival, false)).isFalse();
    }
    for (double now = 20; now < 40; now += 0.5) {
      assertThat(lasts(now, 16, true)).isFalse();
    }
    assertThat(lasts(44.9, 16, false)).isFalse();
  }

  @Test
  void aProcessThatStoodStillHasNotListened() {
    assertThat(lasts(0, 0, false)).isFalse();
    assertThat(lasts(60, 0, false)).isFalse();
    assertThat(lasts(60.2, 60.1, false)).isFalse();
  }
}
