// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.connect.api.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what a reader has read. Written by the task's thread, read by any. */
final class ReaderProgress {

  private static final Logger LOG = LoggerFactory.getLogger(ReaderProgress.class);

  private volatile Progress present = Progress.of("starting", 0);
  private long done;
  private long total;
  private boolean totalKnown = true;
  private Optional<Duration> lag = Optional.empty();

  void expect(long rows) {
    totalKnown &= rows >= 0;
    total += Math.max(0, rows);
    publish("reading");
  }

  void began(TableState table, ZoneId zone) {
    Position end = table.coverage().end();
    boolean timed =
        table.plan().keyset().stream()
            .anyMatch(keyset -> keyset.parts().get(0).role() == Keyset.Role.TIMESTAMP);
    if (end != null && timed) {
      Instant last = TableOffset.instant(end.values().get(0), zone);
      Duration behind = Duration.between(last, Instant.now());
      lag = behind.isNegative() ? Optional.of(Duration.ZERO) : Optional.of(behind);
    }
    LOG.debug("Reading {}", table.plan().name());
    publish("reading");
  }

  void read(int rows) {
    done += rows;
    publish("reading");
  }

  void waits() {
    publish("waiting");
  }

  private void publish(String phase) {
    OptionalLong expected =
        totalKnown ? OptionalLong.of(Math.max(total, done)) : OptionalLong.empty();
    present = new Progress(phase, done, expected, lag);
  }

  Progress now() {
    return present;
  }
}
