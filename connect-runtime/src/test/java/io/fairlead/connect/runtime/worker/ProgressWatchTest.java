// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.api.Progress;
import io.fairlead.connect.runtime.health.ProgressReport;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressWatchTest {

  private final ProgressWatch watch = new ProgressWatch();

  private static Progress snapshot(long done) {
    return new Progress("snapshot", done, OptionalLong.of(1_000), Optional.empty());
  }

  @Test
  void speedAndEndFollowFromTwoAnswers() {
    // given
    ProgressReport first = watch.look(snapshot(100), 0);

    // when
    ProgressReport second = watch.look(snapshot(300), 2_000);

    // then
    assertThat(first.perSecond()).isNull();
    assertThat(first.etaSeconds()).isNull();
    assertThat(second.perSecond()).isEqualTo(100.0);
    assertThat(second.etaSeconds()).isEqualTo(7);
  }

  @Test
  void lookTooSoonKeepsTheSpeed() {
    // given
    watch.look(snapshot(100), 0);
    watch.look(snapshot(300), 2_000);

    // when
    ProgressReport soon = watch.look(snapshot(900), 2_001);

    // then
    assertThat(soon.done()).isEqualTo(900);
    assertThat(soon.perSecond()).isEqualTo(100.0);
    assertThat(soon.etaSeconds()).isEqualTo(1);
  }

  @Test
  void newPhaseBeginsAnew() {
    // given
    watch.look(snapshot(100), 0);
    watch.look(snapshot(300), 2_000);

    // when
    ProgressReport streaming = watch.look(Progress.of("streaming", 5), 4_000);

    // then
    assertThat(streaming.perSecond()).isNull();
    assertThat(streaming.etaSeconds()).isNull();
    assertThat(streaming.total()).isNull();
  }

  @Test
  void endOfWhatStandsStillIsNotGuessed() {
    // given
    watch.look(snapshot(100), 0);

    // when
    ProgressReport still = watch.look(snapshot(100), 60_000);

    // then
    assertThat(still.perSecond()).isZero();
    assertThat(still.etaSeconds()).isNull();
  }
}
