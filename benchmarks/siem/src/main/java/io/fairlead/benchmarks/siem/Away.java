// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
import io.fairlead.splunk.SplunkSinkTask;
import io.fairlead.testkit.SinkTaskHarness;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What a task holds while its only collector is away, records being offered all the time. */
final class Away {

  private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private Away() {}

  static void run(int seconds) {
    AtomicLong indexed = new AtomicLong();
    try (HecServer server =
            HecServer.start(
                HecServer.Settings.of(event -> indexed.incrementAndGet(), HecToken.of("t")));
        SinkTaskHarness sink =
            SinkTaskHarness.start(new SplunkSinkTask(), Sinks.collectorConfig(server.uri()))) {
      long begin = used();
      server.die();
      int offered = 0;
      long highest = 0;
      long start = System.nanoTime();
      for (long sample = start; elapsed(start) < seconds; ) {
        if (sink.paused()) {
          sink.idle();
        } else {
          sink.put(Events.lines(offered));
          offered += Events.BATCH;
        }
        if (System.nanoTime() - sample >= SAMPLE_NANOS) {
          sample = System.nanoTime();
          long now = used() - begin;
          highest = Math.max(highest, now);
          System.out.printf(
              Locale.ROOT,
              "%d s away: %,d events taken in, %d MiB more after a collection than before%n",
              elapsed(start),
              offered,
              now >> 20);
        }
      }
      server.revive();
      sink.awaitAllCommitted();
      System.out.printf(
          Locale.ROOT,
          "back: %,d of %,d events indexed; at most %d MiB of heap%n",
          indexed.get(),
          offered,
          highest >> 20);
    }
  }

  private static long elapsed(long start) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
