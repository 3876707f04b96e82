// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.healing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.runtime.healing.RestartDecision.Restart;
import io.fairlead.connect.runtime.healing.RestartDecision.StayFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestartPolicyTest {

  private static final long HOUR = 3_600_000;
  private static final RestartSettings DEFAULTS =
      new RestartSettings(true, 1_000, 300_000, 600_000, 20);

  private static Restart next(RestartSettings settings, RestartHistory history, long now) {
    return (Restart)
        RestartPolicy.decide(
            settings,
            RestartPolicy.settled(settings, history, now),
            FailureKind.TRANSIENT,
            now,
            0.999_999);
  }

  @Test
  void backOffDoublesUpToItsBound() {
    // given
    RestartHistory history = RestartHistory.NONE;
    List<Long> waits = new ArrayList<>();

    // when
    long now = 0;
    for (int failure = 0; failure < 10; failure++) {
      Restart restart = next(DEFAULTS, history, now);
      waits.add(Math.round((restart.atMs() - now) / 1000.0));
      assertThat(restart.attempt()).isEqualTo(failure + 1);
      now = restart.atMs();
      history = RestartPolicy.settled(DEFAULTS, history, now).restarted(now);
    }

    // then
    assertThat(waits).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
  }

  @Test
  void quietTimeMakesItBeginAnew() {
    RestartHistory history = new RestartHistory(7, List.of(1_000L));

    assertThat(next(DEFAULTS, history, 1_000 + 599_999).attempt()).isEqualTo(8);
    assertThat(next(DEFAULTS, history, 1_000 + 600_000).attempt()).isEqualTo(1);
    assertThat(next(DEFAULTS, history, 1_000 + 2 * HOUR).attempt()).isEqualTo(1);
  }

  @Test
  void limitPerHourDelaysTheNextTry() {
    // given
    RestartSettings two = new RestartSettings(true, 1, 1, HOUR, 2);
    RestartHistory history = RestartHistory.NONE.restarted(1_000).restarted(2_000);

    // when
    Restart restart = next(two, history, 3_000);

    // then
    assertThat(restart.limited()).isTrue();
    assertThat(restart.atMs()).isEqualTo(1_000 + HOUR);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"CONFIGURATION", "DATA"})
  void whatWouldFailAgainStaysFailed(FailureKind kind) {
    assertThat(RestartPolicy.decide(DEFAULTS, RestartHistory.NONE, kind, 0, 0))
        .isInstanceOf(StayFailed.class);
  }

  @Test
  void pluginThatHangsIsTriedThreeTimes() {
    RestartHistory history = RestartHistory.NONE.restarted(1).restarted(2);
    assertThat(RestartPolicy.decide(DEFAULTS, history, FailureKind.HANG, 3, 0))
        .isInstanceOf(Restart.class);
    assertThat(RestartPolicy.decide(DEFAULTS, history.restarted(3), FailureKind.HANG, 4, 0))
        .isInstanceOf(StayFailed.class);
  }

  @Test
  void switchedOffNothingIsRestarted() {
    RestartSettings off = new RestartSettings(false, 1, 1, 1, 1);
    assertThat(RestartPolicy.decide(off, RestartHistory.NONE, FailureKind.TRANSIENT, 0, 0))
        .isInstanceOf(StayFailed.class);
  }

  @Property(tries = 300)
  void neverMoreThanTheLimitInAnyHourAndNeverSoonerThanTheFirstBackOff(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int perHour,
      @ForAll @IntRange(min = 1, max = 120_000) int first) {
    // given
    Random random = new Random(seed);
    RestartSettings settings = new RestartSettings(true, first, 300_000, 600_000, perHour);
    RestartHistory history = RestartHistory.NONE;
    List<Long> restarts = new ArrayList<>();
    long now = 0;

    // when
    for (int failure = 0; failure < 100; failure++) {
      now += random.nextInt(5) == 0 ? random.nextInt(900_000) : random.nextInt(2_000);
      history = RestartPolicy.settled(settings, history, now);
      Restart restart =
          (Restart)
              RestartPolicy.decide(
                  settings, history, FailureKind.TRANSIENT, now, random.nextDouble());
      assertThat(restart.atMs() - now).isGreaterThanOrEqualTo(first);
      if (!restart.limited()) {
        assertThat(restart.atMs() - now).isLessThanOrEqualTo(Math.max(first, 300_000));
      }
      now = restart.atMs();
      history = history.restarted(now);
      restarts.add(now);
    }

    // then
    for (int i = perHour; i < restarts.size(); i++) {
      assertThat(restarts.get(i) - restarts.get(i - perHour)).isGreaterThanOrEqualTo(HOUR);
    }
  }
}
