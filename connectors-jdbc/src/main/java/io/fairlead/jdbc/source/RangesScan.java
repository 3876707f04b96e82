// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.source.Coverage.Segment;
import io.fairlead.jdbc.source.RangeState.Known;
import io.fairlead.jdbc.source.RangeState.Range;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads parts of one table at the same time, each in its order; what lies behind the last is left
 * to a scan that reads on from there. Offsets say of every part how far it was handed on, so after
 * a restart each goes on where it was.
 *
 * <p>All methods are called on the task's thread. As many threads as the configuration allows read
 * ahead; each has at most one page in the queue and one in the making (invariant 9).
 */
final class RangesScan implements Scan {

  private static final long CLOSE_SECONDS = 5;

  private final ScanContext context;
  private final BlockingQueue<RangePage> pages;
  private final List<Thread> threads = new ArrayList<>();
  private RangeState[] states;
  private int left;
  private volatile boolean closed;

  /**
   * Begins to read.
   *
   * @param start what is read already, with the parts that are not as {@link Segment#unread}
   * @param pool has a connection for each thread beside the context's own
   */
  RangesScan(ScanContext context, Coverage start, ConnectionPool pool) throws SQLException {
    this.context = context;
    Queue<RangeReader.Task> todo = new ConcurrentLinkedQueue<>();
    List<RangeState> all = new ArrayList<>();
    Position after = null;
    for (Segment segment : start.segments()) {
      if (segment.unread()) {
        todo.add(new RangeReader.Task(all.size(), after, segment.upTo()));
        all.add(Range.untouched(segment.upTo()));
      } else {
        all.add(new Known(segment));
      }
      after = segment.upTo();
    }
    this.states = all.toArray(RangeState[]::new);
    this.left = todo.size();
    int readers = Math.max(1, Math.min(todo.size(), context.config().readThreads()));
    this.pages = new ArrayBlockingQueue<>(readers);
    RangeReader.Shared shared =
        new RangeReader.Shared(context, export(context), todo, pages, () -> closed);
    for (int i = 0; i < readers; i++) {
      Thread thread =
          new Thread(
              new RangeReader(shared, pool), "jdbc-range-" + context.plan().name() + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** Lets other connections read in this one's transaction snapshot. */
  private static Optional<String> export(ScanContext context) throws SQLException {
    if (!context.plan().sharesSnapshot()) {
      return Optional.empty();
    }
    try (Statement statement = context.connection().createStatement();
        ResultSet rows = statement.executeQuery("SELECT pg_export_snapshot()")) {
      rows.next();
      return Optional.of(rows.getString(1));
    }
  }

  @Override
  public boolean read(List<SourceRecord> into, int max) throws SQLException {
    RangePage page;
    try {
      page = pages.poll(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    if (page == null) {
      return false;
    }
    if (page.failure() != null) {
      throw failure(page.failure());
    }
    // Invariant 1: the offset of a record counts what was handed on before it, and nothing else.
    page.handOn(states, into);
    states = states.clone();
    states[page.range()] = page.after();
    left -= page.after().done() ? 1 : 0;
    return left == 0;
  }

  private static SQLException failure(Throwable failure) {
    if (failure instanceof SQLException e) {
      return e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw (Error) failure;
  }

  @Override
  public boolean leavesRest() {
    return true;
  }

  @Override
  public Optional<String> parts() {
    return Optional.of((states.length - left) + " of " + states.length);
  }

  @Override
  public Coverage coverage() {
    return RangeState.coverage(states);
  }

  @Override
  public void close() {
    closed = true;
    pages.clear();
    ScanThreads.end(threads, context.running(), CLOSE_SECONDS);
  }
}
