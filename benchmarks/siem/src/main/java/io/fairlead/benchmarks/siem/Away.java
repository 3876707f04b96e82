// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import io.fairlead.testkit.SinkTaskHarness;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What a task holds while its only target is away, records being offered all the time. */
final class Away {

  private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int BEFORE_SECONDS = 5;

  private final AwayTarget target;
  private int offered;

  private Away(AwayTarget target) {
    this.target = target;
  }

  /**
   * Runs it.
   *
   * @throws IllegalStateException if something is lost, or is there twice
   */
  static void run(AwayTarget target, int seconds) {
    new Away(target).run(seconds);
  }

  private void run(int seconds) {
    try (SinkTaskHarness sink = SinkTaskHarness.start(target.task(), target.config())) {
      // Before anything waits: a task that is faster than its target is full when that goes away.
      long begin = used();
      offer(sink, BEFORE_SECONDS, begin);
      int before = offered;
      target.leave();
      long highest = offer(sink, seconds, begin);
      int during = offered - before;
      target.comeBack();
      long back = System.nanoTime();
      sink.awaitAllCommitted();
      System.out.printf(
          Locale.ROOT,
          "back: all of %,d committed after %d s, of which %,d were offered while it was away; at"
              + " most %d MiB more than at the start%n",
          offered,
          elapsed(back),
          during,
          highest >> 20);
    }
    long arrived = target.arrived();
    if (arrived != offered) {
      throw new IllegalStateException(arrived + " of " + offered + " are there");
    }
    System.out.printf(Locale.ROOT, "each of %,d is there%n", arrived);
  }

  /** Offers for so long; returns what was used beyond the beginning at most. */
  private long offer(SinkTaskHarness sink, int seconds, long begin) {
    long highest = 0;
    long start = System.nanoTime();
    for (long sample = start; elapsed(start) < seconds; ) {
      if (sink.paused()) {
        sink.idle();
      } else {
        sink.put(target.records(offered));
        offered += Events.BATCH;
      }
      if (System.nanoTime() - sample >= SAMPLE_NANOS) {
        long now = used() - begin;
        highest = Math.max(highest, now);
        System.out.printf(
            Locale.ROOT,
            "%d s away: %,d taken in since the beginning, %d MiB more after a collection than"
                + " at the start%n",
            elapsed(start),
            offered,
            now >> 20);
        sample = System.nanoTime();
      }
    }
    return highest;
  }

  private static long elapsed(long start) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
