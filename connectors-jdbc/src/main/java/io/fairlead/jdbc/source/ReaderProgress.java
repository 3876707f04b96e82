// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.connect.api.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what a reader has read, and says which table it reads and when it reads again. Written by
 * the task's thread, read by any.
 */
final class ReaderProgress {

  private static final Logger LOG = LoggerFactory.getLogger(ReaderProgress.class);

  private final int tables;
  private volatile Progress present = Progress.of("starting", 0);
  private String phase = "starting";
  private long done;
  private long total;
  private boolean totalKnown = true;
  private int planned;
  private Optional<Duration> lag = Optional.empty();
  private Optional<String> table = Optional.empty();
  private Optional<Instant> lastRun = Optional.empty();
  private Optional<Instant> nextRun = Optional.empty();
  private Optional<String> parts = Optional.empty();

  ReaderProgress(int tables) {
    this.tables = tables;
  }

  /**
   * A table is about to be read for the first time in this task's life.
   *
   * @param before how many of its rows were handed on in earlier ones
   */
  void expect(long rows, long before) {
    planned++;
    done += before;
    totalKnown &= rows >= 0;
    total += Math.max(0, rows);
    publish();
  }

  /** A pass over a table begins. */
  void began(TableState state, ZoneId zone) {
    Position end = state.coverage().end();
    boolean timed =
        state.plan().keyset().stream()
            .anyMatch(keyset -> keyset.parts().get(0).role() == Keyset.Role.TIMESTAMP);
    if (end != null && timed) {
      Instant last = TableOffset.instant(end.values().get(0), zone);
      Duration behind = Duration.between(last, Instant.now());
      lag = behind.isNegative() ? Optional.of(Duration.ZERO) : Optional.of(behind);
    }
    LOG.debug("Reading {}", state.plan().name());
    phase = "reading";
    table = Optional.of(state.plan().name());
    lastRun = Optional.of(state.begun());
    nextRun = Optional.empty();
    publish();
  }

  /** Rows were handed on. */
  void read(int rows, Scan scan) {
    done += rows;
    parts = scan.parts();
    publish();
  }

  /** The pass is over, or was interrupted. */
  void waits() {
    phase = "waiting";
    table = Optional.empty();
    parts = Optional.empty();
    publish();
  }

  /** Nothing is read before that moment. */
  void waitsUntil(Instant next) {
    nextRun = Optional.of(next);
    publish();
  }

  private void publish() {
    boolean allKnown = totalKnown && planned == tables;
    OptionalLong expected =
        allKnown ? OptionalLong.of(Math.max(total, done)) : OptionalLong.empty();
    Map<String, String> details = new LinkedHashMap<>();
    details.put("tables", Integer.toString(tables));
    table.ifPresent(name -> details.put("table", name));
    parts.ifPresent(text -> details.put("parts_done", text));
    lastRun.ifPresent(at -> details.put("last_run_at", seconds(at)));
    nextRun.ifPresent(at -> details.put("next_run_at", seconds(at)));
    present = new Progress(phase, done, expected, lag).withDetails(details);
  }

  private static String seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  Progress now() {
    return present;
  }
}
