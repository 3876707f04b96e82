// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class QuotaTest {

  private long nanos;

  private Quota quota(String records, String bytes, String tasks) {
    return Quota.of(
        Map.of(
            "fairlead.quota.records.per.second", records, "fairlead.quota.bytes.per.second", bytes),
        Map.of("fairlead.quota.tasks", tasks),
        () -> nanos);
  }

  @Test
  void withoutOneNothingWaits() {
    Quota none = Quota.of(Map.of(), Map.of(), () -> nanos);
    none.charge(1_000_000, 1_000_000);
    assertThat(none.waitMillis()).isZero();
    assertThat(none.holdsBack()).isFalse();
  }

  @Test
  void isDividedOverTasks() {
    Quota quota = quota("100", "", "4");
    quota.charge(50, 0);
    assertThat(quota.waitMillis()).isEqualTo(2_000);
    assertThat(quota.holdsBack()).isTrue();
  }

  @Test
  void theScarcerOfBothCounts() {
    Quota quota = quota("100", "1000", "1");
    quota.charge(10, 5_000);
    assertThat(quota.waitMillis()).isEqualTo(5_000);
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertThatThrownBy(() -> quota("many", "", "1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("fairlead.quota.records.per.second");
  }

  @Property(tries = 300)
  void averageHoldsWhateverTheBatches(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 100_000) int perSecond) {
    // given
    Random random = new Random(seed);
    nanos = random.nextLong() / 2;
    long begin = nanos;
    TokenBucket bucket = new TokenBucket(perSecond, begin);
    long through = 0;
    int largest = 0;

    for (int i = 0; i < 500; i++) {
      // when
      nanos +=
          bucket.waitNanos(nanos) + (random.nextInt(10) == 0 ? random.nextInt(999_999_999) : 0);
      int batch = 1 + random.nextInt(2_000);
      bucket.take(batch, nanos);
      through += batch;
      largest = Math.max(largest, batch);

      // then
      double seconds = (nanos - begin) / 1e9;
      assertThat((double) through).isLessThanOrEqualTo(perSecond * (seconds + 0.1) + largest + 1);
    }
  }

  @Test
  void memoryOfAWorkerIsSharedAndGivenBack() {
    // given
    WorkerMemory memory = new WorkerMemory(100);
    WorkerMemory.Account one = memory.open();
    WorkerMemory.Account other = memory.open();

    // when
    one.add(60);
    other.add(50);

    // then
    assertThat(memory.isFull()).isTrue();
    other.add(-20);
    assertThat(memory.isFull()).isFalse();
    one.close();
    one.add(1_000);
    other.close();
    assertThat(memory.held()).isZero();
  }
}
