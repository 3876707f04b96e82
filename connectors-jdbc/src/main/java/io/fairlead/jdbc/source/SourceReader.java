// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.connect.api.Progress;
import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.connection.SqlErrors;
import io.fairlead.jdbc.schedule.Schedule;
import io.fairlead.jdbc.source.ActiveScan.Pass;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the tables of one task in turn.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><td>{@link #poll()}</td><td>the task's thread; returns within about a second when idle</td></tr>
 *   <tr><td>{@link #stop()}</td><td>any thread; cancels the running query</td></tr>
 *   <tr><td>{@link #close()}</td><td>the task's thread, or any after the last poll</td></tr>
 *   <tr><td>{@link #progress()}</td><td>any thread</td></tr>
 * </table>
 */
public final class SourceReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration LONGEST_SCAN = Duration.ofMinutes(10);

  private final SourceConfig config;
  private final ConnectionPool pool;
  private final Function<Map<String, String>, Map<String, Object>> storedOffsets;
  private final LongSupplier nanoClock;
  private final Schedule schedule;
  private final TablePlanner planner;
  private final List<TableState> tables = new ArrayList<>();
  private final RunningStatement running = new RunningStatement();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final ReaderProgress progress;
  private ActiveScan active;
  private int failures;
  private long retryAtNanos;

  /**
   * Makes a reader without connecting.
   *
   * @param storedOffsets gives the stored offset of a source partition, or {@code null}
   * @param nanoClock a clock as {@link System#nanoTime()}
   * @param schedule when tables may be read
   */
  public SourceReader(
      SourceConfig config,
      ConnectionPool pool,
      Function<Map<String, String>, Map<String, Object>> storedOffsets,
      LongSupplier nanoClock,
      Schedule schedule) {
    this.config = config;
    this.schedule = schedule;
    this.pool = pool;
    this.storedOffsets = storedOffsets;
    this.nanoClock = nanoClock;
    this.planner = new TablePlanner(config);
    long now = nanoClock.getAsLong() + schedule.untilFirst().toNanos();
    List<String> names = config.query().isPresent() ? List.of("") : config.taskTables();
    names.forEach(name -> tables.add(new TableState(name, now)));
    this.progress = new ReaderProgress(names.size());
  }

  /**
   * The next records, or {@code null} if there are none now.
   *
   * @throws ConnectException if the table cannot be read, or the connection stays lost
   */
  public List<SourceRecord> poll() {
    if (stopped() || !await(retryAtNanos - nanoClock.getAsLong())) {
      return null;
    }
    try {
      List<SourceRecord> records = read();
      failures = 0;
      return records == null || records.isEmpty() ? null : records;
    } catch (SQLException e) {
      return failed(e);
    } catch (ConfigException e) {
      closeScan(false);
      throw new ConnectException(e.getMessage(), e);
    }
  }

  private boolean stopped() {
    return stopping.getCount() == 0;
  }

  /** Waits, for a second at most; whether all of the time has passed and no stop was asked for. */
  private boolean await(long nanos) {
    if (nanos <= 0) {
      return !stopped();
    }
    try {
      long bounded = Math.min(nanos, IDLE.toNanos());
      return !stopping.await(bounded, TimeUnit.NANOSECONDS) && bounded == nanos;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private List<SourceRecord> failed(SQLException thrown) {
    SQLException error = active == null ? thrown : SqlErrors.orLost(active.connection(), thrown);
    String what = active == null ? config.taskTables().toString() : active.table().plan().name();
    boolean lost = SqlErrors.kind(error) == SqlErrors.Kind.TRANSIENT;
    closeScan(true);
    if (stopped()) {
      return null;
    }
    failures++;
    var retry = config.connection().retry();
    if (!lost || failures >= retry.attempts()) {
      throw SourceErrors.failure(error, what, config.connection(), failures);
    }
    LOG.warn(
        "Reading {} at {} failed with SQL state {}; attempt {} of {} follows in {} ms",
        what,
        config.connection().safeUrl(),
        SqlErrors.state(error),
        failures + 1,
        retry.attempts(),
        retry.backoff().toMillis());
    retryAtNanos = nanoClock.getAsLong() + retry.backoff().toNanos();
    return null;
  }

  private List<SourceRecord> read() throws SQLException {
    if (active == null) {
      Optional<TableState> next =
          tables.stream().min(Comparator.comparingLong(TableState::dueNanos));
      if (next.isEmpty()) {
        await(IDLE.toNanos());
        return null;
      }
      long wait = next.get().dueNanos() - nanoClock.getAsLong();
      if (wait > 0) {
        progress.waitsUntil(schedule.now().plusNanos(wait));
      }
      if (!await(wait) || !begin(next.get())) {
        return null;
      }
    }
    if (!schedule.open()) {
      // The position is kept; what is left comes when the window opens again.
      TableState interrupted = active.table();
      closeScan(false);
      Duration wait = schedule.untilOpen();
      LOG.info("Reading of {} stops and goes on in {}", interrupted.plan().name(), wait);
      interrupted.due(nanoClock.getAsLong() + wait.toNanos());
      return null;
    }
    List<SourceRecord> records = new ArrayList<>(config.batchMaxRows());
    boolean ended = active.scan().read(records, config.batchMaxRows());
    TableState table = active.table();
    table.coverage(active.scan().coverage());
    count(table, records);
    progress.read(records.size(), active.scan());
    long now = nanoClock.getAsLong();
    if (ended && !active.scan().leavesRest()) {
      active.pass().ifPresent(table::read);
      closeScan(false);
      table.due(now + schedule.untilNext(config.pollInterval(), table.begun()).toNanos());
    } else if (ended) {
      closeScan(false);
      table.due(now);
    } else if (table.plan().keyset().isPresent()
        && now - active.begunNanos() > LONGEST_SCAN.toNanos()) {
      // An old snapshot keeps the server from cleaning up; the rest comes with a new one.
      closeScan(false);
      table.due(now);
    }
    return records;
  }

  /** Lets each offset say how many rows there were, so that progress goes on after a restart. */
  private static void count(TableState table, List<SourceRecord> records) {
    for (SourceRecord record : records) {
      long handedOn = table.handOn(1);
      if (record.sourceOffset() instanceof TableOffset offset) {
        offset.rows(handedOn);
      }
    }
  }

  /** Begins a pass; {@code false} if there is nothing to read. */
  private boolean begin(TableState table) throws SQLException {
    Connection connection = pool.borrow();
    boolean begun = false;
    try {
      if (!table.planned()) {
        plan(table, connection);
      }
      ScanContext context =
          new ScanContext(config, table.plan(), connection, running, table.initial());
      Optional<ActiveScan> scan = open(table, context);
      begun = scan.isPresent();
      if (begun) {
        active = scan.get();
        table.begin(schedule.now());
        progress.began(table, config.readOptions().zone());
      } else {
        table.due(nanoClock.getAsLong() + schedule.untilNext(config.pollInterval()).toNanos());
      }
      return begun;
    } finally {
      if (!begun) {
        connection.close();
      }
    }
  }

  private Optional<ActiveScan> open(TableState table, ScanContext context) throws SQLException {
    long now = nanoClock.getAsLong();
    TablePlan plan = table.plan();
    if (plan.snapshots()) {
      readInSnapshot(context);
    }
    Optional<Scan> ranges = openRanges(table, context);
    if (ranges.isPresent()) {
      return Optional.of(
          new ActiveScan(table, context.connection(), ranges.get(), Optional.empty(), now));
    }
    if (plan.snapshots()) {
      return openSnapshot(table, context, now);
    }
    if (plan.keyset().isEmpty()) {
      return Optional.of(
          new ActiveScan(
              table, context.connection(), openBulk(table, context), Optional.empty(), now));
    }
    Scan scan;
    if (plan.guard() == TablePlan.LateGuard.OVERLAP) {
      scan = new OverlapScan(context, table.coverage());
    } else {
      scan = new ForwardScan(context, table.coverage());
    }
    Scan ahead = new ReadAhead(scan, plan.name(), running);
    return Optional.of(new ActiveScan(table, context.connection(), ahead, Optional.empty(), now));
  }

  private static void readInSnapshot(ScanContext context) throws SQLException {
    context.connection().setReadOnly(true);
    context.connection().setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
  }

  /** The whole table, in parts at the same time where that is worth it. */
  private Scan openBulk(TableState table, ScanContext context) throws SQLException {
    Optional<TablePlan> divided =
        config.readThreads() > 1
            ? planner.divided(context.connection(), table.plan())
            : Optional.empty();
    context.connection().rollback();
    if (divided.isPresent()) {
      ScanContext parts = context.with(divided.get());
      if (divided.get().sharesSnapshot()) {
        readInSnapshot(parts);
      }
      Coverage unread = RangeBounds.parts(parts, table.rows());
      if (unread.gaps()) {
        return new BulkRangesScan(parts, unread, pool);
      }
    }
    return new ReadAhead(new BulkScan(context), table.plan().name(), running);
  }

  /** Parts of the table at the same time, where there are some that are not read. */
  private Optional<Scan> openRanges(TableState table, ScanContext context) throws SQLException {
    Coverage coverage = table.coverage();
    if (coverage.segments().isEmpty() && table.plan().divisible()) {
      coverage = RangeBounds.parts(context, table.rows());
    }
    return coverage.gaps()
        ? Optional.of(new RangesScan(context, coverage, pool))
        : Optional.empty();
  }

  private Optional<ActiveScan> openSnapshot(TableState table, ScanContext context, long now)
      throws SQLException {
    Pass pass = new Pass(SnapshotScan.snapshot(context), table.looksBack(now));
    if (table.readIn(pass)) {
      return Optional.empty();
    }
    long before = nanoClock.getAsLong();
    Scan scan = new SnapshotScan(context, table.coverage(), pass);
    if (pass.lookBack()) {
      // The result is sorted, so all of the work is done before its first row comes.
      long after = nanoClock.getAsLong();
      table.lookedBack(after - before, after);
    }
    Scan ahead = new ReadAhead(scan, table.plan().name(), running);
    return Optional.of(new ActiveScan(table, context.connection(), ahead, Optional.of(pass), now));
  }

  private void plan(TableState table, Connection connection) throws SQLException {
    TablePlan plan = planner.plan(connection, table.name());
    Coverage coverage = Coverage.NOTHING;
    Optional<Object> initial = Optional.empty();
    long before = 0;
    if (plan.keyset().isPresent()) {
      Keyset keyset = plan.keyset().get();
      Map<String, Object> stored = storedOffsets.apply(plan.target().partition());
      try {
        coverage = TableOffset.read(stored, keyset, config.readOptions().zone());
        initial = TableOffset.initial(stored, keyset);
        before = TableOffset.rows(stored);
      } catch (IllegalArgumentException | java.time.DateTimeException e) {
        throw new ConnectException(
            "The stored offset of "
                + plan.name()
                + " "
                + e.getMessage()
                + ". Reset or alter the connector's offsets, or go back to the mode and columns"
                + " that it was written with.",
            e);
      }
      if (stored == null || stored.isEmpty()) {
        initial = InitialTimestamp.of(config, plan, connection, running);
      }
    }
    connection.rollback();
    long rows = estimatedRows(plan, connection);
    table.plan(plan, coverage, initial, rows);
    progress.expect(rows, table.handOn(before));
  }

  private long estimatedRows(TablePlan plan, Connection connection) throws SQLException {
    long rows =
        plan.target().table().isPresent()
            ? config.dialect().estimatedRows(connection, plan.target().table().get().id())
            : -1;
    connection.rollback();
    return rows;
  }

  private void closeScan(boolean broken) {
    ActiveScan scan = active;
    active = null;
    if (scan != null) {
      scan.close(pool, broken);
    }
    progress.waits();
  }

  /** How far the reader is. */
  public Progress progress() {
    return progress.now();
  }

  /** Ends a poll that waits or reads; later polls give nothing. */
  public void stop() {
    stopping.countDown();
    running.stop();
  }

  @Override
  public void close() {
    stop();
    closeScan(false);
  }
}
