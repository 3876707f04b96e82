// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Timer;
import org.junit.jupiter.api.Test;

class MonotonicTimeTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final MonotonicTime time = new MonotonicTime(nanos::get, 5_000);

  @Test
  void growsByTheTimeThatPassesAndByNothingElse() {
    assertThat(time.milliseconds()).isEqualTo(5_000);

    // Past the end of the numbers, where nanoTime may be.
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));

    assertThat(time.milliseconds()).isEqualTo(7_000);
  }

  @Test
  void measuresASessionWithIt() {
    Timer session = time.timer(6_000);

    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(5_999));
    session.update();
    assertThat(session.isExpired()).isFalse();

    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    session.update();
    assertThat(session.isExpired()).isTrue();
  }

  @Test
  void waitsNoLongerThanToTheDeadline() throws Exception {
    time.waitObject(new Object(), () -> true, 0);

    assertThatThrownBy(() -> time.waitObject(new Object(), () -> false, time.milliseconds()))
        .isInstanceOf(TimeoutException.class);
  }
}
