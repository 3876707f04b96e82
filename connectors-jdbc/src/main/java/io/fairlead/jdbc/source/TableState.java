// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.source.ActiveScan.Pass;
import java.time.Instant;
import java.util.Optional;

/** Where the reading of one table stands. Owned by the task's thread. */
final class TableState {

  private static final int MAX_SEGMENTS = 8;
  private static final int LOOK_BACK_PAUSE = 9;
  private static final long CHEAP_LOOK_BACK_NANOS = 250_000_000;

  private final String name;
  private TablePlan plan;
  private Coverage coverage = Coverage.NOTHING;
  private Optional<Object> initial = Optional.empty();
  private String lastSnapshot;
  private String lastLookBack;
  private long nextLookBackNanos;
  private long dueNanos;
  private Instant begun = Instant.EPOCH;
  private long rows = -1;
  private long handedOn;

  TableState(String name, long dueNanos) {
    this.name = name;
    this.dueNanos = dueNanos;
    this.nextLookBackNanos = dueNanos;
  }

  /** The table's name; empty for the query. */
  String name() {
    return name;
  }

  boolean planned() {
    return plan != null;
  }

  TablePlan plan() {
    return plan;
  }

  void plan(TablePlan made, Coverage stored, Optional<Object> storedInitial, long estimatedRows) {
    plan = made;
    rows = estimatedRows;
    coverage = stored;
    initial = storedInitial;
  }

  /** Counts rows that are handed on; how many there were in all, also before a restart. */
  long handOn(long count) {
    handedOn += count;
    return handedOn;
  }

  /** About how many rows the table had when it was planned; -1 if that is not known. */
  long rows() {
    return rows;
  }

  Coverage coverage() {
    return coverage;
  }

  void coverage(Coverage reached) {
    coverage = reached;
  }

  Optional<Object> initial() {
    return initial;
  }

  /** Whether such a pass can find nothing that an earlier one did not. */
  boolean readIn(Pass pass) {
    return pass.snapshot().text().equals(pass.lookBack() ? lastLookBack : lastSnapshot);
  }

  /** Takes note of a pass that came to its end. */
  void read(Pass pass) {
    lastSnapshot = pass.snapshot().text();
    if (pass.lookBack()) {
      lastLookBack = lastSnapshot;
    }
  }

  /**
   * Whether it is time to look for rows that were committed late. That takes a scan of what was
   * read before, so unless that is cheap it is done for a tenth of the time at most.
   */
  boolean looksBack(long nowNanos) {
    return coverage.segments().size() >= MAX_SEGMENTS || nowNanos - nextLookBackNanos >= 0;
  }

  void lookedBack(long tookNanos, long nowNanos) {
    nextLookBackNanos =
        tookNanos < CHEAP_LOOK_BACK_NANOS ? nowNanos : nowNanos + LOOK_BACK_PAUSE * tookNanos;
  }

  /** Takes note of when a pass began. */
  void begin(Instant now) {
    begun = now;
  }

  /** When the last pass began. */
  Instant begun() {
    return begun;
  }

  long dueNanos() {
    return dueNanos;
  }

  void due(long nanos) {
    dueNanos = nanos;
  }
}
