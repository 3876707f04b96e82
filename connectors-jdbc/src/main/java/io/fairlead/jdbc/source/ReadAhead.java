// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads a scan's next pages while the earlier ones are handed on. The first page is read by the
 * caller, so that a pass which finds little costs no thread; then a thread of its own owns the scan
 * until it has ended. One page waits and one is in the making (invariant 9). All methods are called
 * on the task's thread.
 */
final class ReadAhead implements Scan {

  private record Page(
      List<SourceRecord> records, Coverage coverage, boolean ended, Throwable failure) {}

  private static final long LOOK_MS = 100;
  private static final long CLOSE_SECONDS = 5;

  private final Scan scan;
  private final String name;
  private final RunningStatement running;
  private final BlockingQueue<Page> pages = new ArrayBlockingQueue<>(1);
  private Coverage coverage;
  private Thread thread;
  private volatile boolean closed;

  /**
   * Makes it without reading.
   *
   * @param name what the thread is called after
   */
  ReadAhead(Scan scan, String name, RunningStatement running) {
    this.scan = scan;
    this.name = name;
    this.running = running;
    this.coverage = scan.coverage();
  }

  @Override
  public boolean read(List<SourceRecord> into, int max) throws SQLException {
    if (thread == null) {
      boolean ended = scan.read(into, max);
      coverage = scan.coverage();
      if (!ended) {
        thread = new Thread(() -> readOn(max), "jdbc-read-ahead-" + name);
        thread.setDaemon(true);
        thread.start();
      }
      return ended;
    }
    return take(into);
  }

  private boolean take(List<SourceRecord> into) throws SQLException {
    Page page;
    try {
      page = pages.poll(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    if (page == null) {
      return false;
    }
    if (page.failure() instanceof SQLException e) {
      throw e;
    }
    if (page.failure() instanceof RuntimeException e) {
      throw e;
    }
    if (page.failure() instanceof Error e) {
      throw e;
    }
    into.addAll(page.records());
    coverage = page.coverage();
    return page.ended();
  }

  private void readOn(int max) {
    boolean ended = false;
    while (!ended && !closed) {
      Page page;
      try {
        List<SourceRecord> records = new ArrayList<>(max);
        ended = scan.read(records, max);
        page = new Page(records, scan.coverage(), ended, null);
      } catch (SQLException | RuntimeException | Error e) {
        page = new Page(List.of(), null, true, e);
        ended = true;
      }
      hand(page);
    }
  }

  private void hand(Page page) {
    try {
      while (!closed && !pages.offer(page, LOOK_MS, TimeUnit.MILLISECONDS)) {
        // The task has not taken the page before yet.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Coverage coverage() {
    return coverage;
  }

  @Override
  public boolean leavesRest() {
    return scan.leavesRest();
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    if (thread != null) {
      ScanThreads.end(List.of(thread), running, CLOSE_SECONDS);
    }
    scan.close();
  }
}
