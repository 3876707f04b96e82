// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.connection.SqlErrors;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.source.RangeState.Range;
import io.fairlead.jdbc.source.RangeState.Seen;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Reads ranges of one table, one after the other, on a thread and a connection of its own. */
final class RangeReader implements Runnable {

  /**
   * A range to read.
   *
   * @param index its place in the table's order
   * @param after the position behind which it begins; {@code null} for the start
   */
  record Task(int index, Position after, Position upTo) {}

  /**
   * What the readers of a table share.
   *
   * @param context the table's; its connection is not used
   * @param snapshot the transaction snapshot that all read in, by the name it was exported under
   * @param todo ranges that nobody has begun
   * @param pages takes what is read
   * @param closed whether nobody wants it any more
   */
  record Shared(
      ScanContext context,
      Optional<String> snapshot,
      Queue<Task> todo,
      BlockingQueue<RangePage> pages,
      BooleanSupplier closed) {}

  private static final long LOOK_MS = 100;

  private final Shared shared;
  private final ConnectionPool pool;

  RangeReader(Shared shared, ConnectionPool pool) {
    this.shared = shared;
    this.pool = pool;
  }

  @Override
  public void run() {
    try (Connection connection = pool.borrow()) {
      boolean sound = false;
      try {
        readAll(connection);
        connection.rollback();
        sound = true;
      } catch (SQLException e) {
        hand(RangePage.failed(SqlErrors.orLost(connection, e)));
      } finally {
        if (!sound) {
          pool.evict(connection);
        }
      }
    } catch (SQLException | RuntimeException | Error e) {
      hand(RangePage.failed(e));
    }
  }

  private void readAll(Connection connection) throws SQLException {
    ScanContext own = shared.context().on(connection);
    if (own.plan().sharesSnapshot()) {
      enterSnapshot(own);
    }
    Optional<Transactions> snapshot =
        own.plan().snapshots() ? Optional.of(SnapshotScan.snapshot(own)) : Optional.empty();
    for (Task task = shared.todo().poll();
        task != null && !shared.closed().getAsBoolean();
        task = shared.todo().poll()) {
      read(own, task, snapshot);
    }
  }

  private void enterSnapshot(ScanContext own) throws SQLException {
    Connection connection = own.connection();
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    if (shared.snapshot().isPresent()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET TRANSACTION SNAPSHOT '" + shared.snapshot().get() + "'");
      }
    }
  }

  private void read(ScanContext own, Task task, Optional<Transactions> snapshot)
      throws SQLException {
    Optional<LateQuery> late =
        snapshot.map(taken -> new LateQuery(own, taken, java.util.List.of()));
    Marks marks = new Marks(task, snapshot);
    try (Cursor cursor = open(own, task, late)) {
      RowPump pump =
          new RowPump(
              cursor,
              own.mapper(cursor.columns(), snapshot.isPresent() ? 1 : 0),
              own.offsetContext(),
              marks);
      boolean ended = false;
      while (!ended && !shared.closed().getAsBoolean()) {
        RangePage page = new RangePage(task.index());
        marks.page = page;
        ended = pump.read(page.records(), own.config().batchMaxRows());
        page.end(marks.state(ended));
        hand(page);
      }
    }
  }

  private static Cursor open(ScanContext own, Task task, Optional<LateQuery> late)
      throws SQLException {
    Identifiers identifiers = own.config().identifiers();
    ForwardQuery query = ForwardQuery.between(own, task.after(), task.upTo());
    boolean cutOff = late.map(LateQuery::cutOff).orElse(false);
    String sql =
        own.plan().select(late.isPresent() ? "t.xmin, " : "")
            + " WHERE "
            + String.join(" AND ", query.conditions())
            + (cutOff ? " AND " + LateQuery.CUT_OFF : "")
            + own.plan().orderBy(identifiers);
    PreparedStatement statement = own.prepare(sql);
    try {
      int at = query.bind(statement, 1);
      if (cutOff) {
        late.orElseThrow().bindCutOff(statement, at);
      }
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
    return new Cursor(statement, own.running());
  }

  /** Waits until there is room, or nobody wants it any more. */
  private void hand(RangePage page) {
    try {
      while (!shared.closed().getAsBoolean()
          && !shared.pages().offer(page, LOOK_MS, TimeUnit.MILLISECONDS)) {
        // The task has not taken the earlier pages yet.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Marks implements RowPump.Marks {
    private final Task task;
    private final Optional<Transactions> snapshot;
    private final SeenLog log;
    private RangePage page;
    private Position reached;

    Marks(Task task, Optional<Transactions> snapshot) {
      this.task = task;
      this.snapshot = snapshot;
      this.log = new SeenLog(snapshot.map(Transactions::xmin).orElse(Coverage.UNKNOWN));
    }

    @Override
    public void taken(ResultSet rows, Position position) throws SQLException {
      reached = position;
      if (snapshot.isPresent()) {
        log.add(snapshot.get().full(rows.getLong(1)));
      }
    }

    @Override
    public Supplier<Coverage> covered() {
      RangePage present = page;
      return present == null ? () -> Coverage.NOTHING : present.covered(state(false));
    }

    Range state(boolean done) {
      return new Range(
          task.upTo(), reached, done, snapshot.map(taken -> new Seen(taken, log, log.size())));
    }
  }
}
