// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.connection.SqlErrors;
import io.fairlead.jdbc.sink.delivery.Delivery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes parts of a batch at the same time, each on a connection and in a transaction of its own.
 *
 * <p>{@link #write} is called on the task's thread and returns when no lane is at work any more;
 * {@link #close} on any, any number of times.
 */
final class Lanes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  /** Fewer rows are not worth the transactions. */
  private static final int ROWS_PER_LANE = 10;

  private final ConnectionPool pool;
  private final List<TargetWriter> targets = new ArrayList<>();
  private final ExecutorService threads;

  /** Makes lanes without connecting. */
  Lanes(SinkConfig config, ConnectionPool pool) {
    this.pool = pool;
    AtomicInteger count = new AtomicInteger();
    for (int lane = 0; lane < config.lanes(); lane++) {
      targets.add(new TargetWriter(config));
    }
    this.threads =
        Executors.newFixedThreadPool(
            config.lanes(),
            work -> {
              Thread thread =
                  new Thread(
                      work, "jdbc-sink-" + config.task() + "-lane-" + count.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
  }

  private record Part(List<Change> changes, Future<Boolean> written) {}

  /**
   * Writes what can be written in lanes. Tables are such that the changes fit.
   *
   * @return what was not written, because lanes do not do or the database refuses a lane's rows, in
   *     its order
   * @throws SQLException if it is in doubt what was written
   */
  List<Change> write(Delivery delivery, TargetWriter whole, List<Change> changes)
      throws SQLException {
    int count = targets.size();
    boolean worth = count > 1 && changes.size() >= count * ROWS_PER_LANE;
    if (!worth
        || changes.stream().anyMatch(Change::truncate)
        || !delivery.divisible(changes.stream().map(Change::record).toList())) {
      return changes;
    }
    int[] lanes = new int[changes.size()];
    List<List<Change>> parts = new ArrayList<>();
    targets.forEach(target -> parts.add(new ArrayList<>()));
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = whole.lane(changes.get(i), count);
      parts.get(lanes[i]).add(changes.get(i));
    }
    boolean[] written = writeAll(delivery, parts);
    List<Change> left = new ArrayList<>();
    for (int i = 0; i < lanes.length; i++) {
      if (!written[lanes[i]]) {
        left.add(changes.get(i));
      }
    }
    return left;
  }

  private boolean[] writeAll(Delivery delivery, List<List<Change>> parts) throws SQLException {
    List<Part> running = new ArrayList<>();
    for (int lane = 0; lane < parts.size(); lane++) {
      int number = lane;
      List<Change> part = parts.get(lane);
      running.add(new Part(part, threads.submit(() -> write(delivery, number, part))));
    }
    boolean[] written = new boolean[parts.size()];
    Throwable failure = null;
    for (int lane = 0; lane < written.length; lane++) {
      try {
        written[lane] = running.get(lane).written().get();
      } catch (ExecutionException e) {
        // All must have ended before anybody looks at what they have done.
        failure = failure == null ? e.getCause() : failure;
      } catch (InterruptedException e) {
        close();
        Thread.currentThread().interrupt();
        throw new ConnectException("Interrupted while lanes were writing", e);
      }
    }
    if (failure != null) {
      throw failure(failure);
    }
    return written;
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

  /** Writes a part; {@code false} if it was refused and nothing of it is written. */
  private boolean write(Delivery delivery, int lane, List<Change> part) throws SQLException {
    if (part.isEmpty()) {
      return true;
    }
    TargetWriter target = targets.get(lane);
    try (Connection connection = pool.borrow()) {
      try {
        target.prepare(connection, part);
        delivery.storePart(connection, lane, part.stream().map(Change::record).toList());
        target.write(connection, part);
      } catch (SQLException e) {
        SQLException error = SqlErrors.orLost(connection, e);
        target.forget();
        if (SqlErrors.connectionLost(error)) {
          pool.evict(connection);
          throw error;
        }
        return refused(connection, error);
      } catch (DataException e) {
        connection.rollback();
        return false;
      } catch (RuntimeException e) {
        connection.rollback();
        throw e;
      }
      return committed(connection);
    }
  }

  /**
   * Rows that only other lanes' rows make wrong, or that wait in a circle, are right afterwards.
   */
  private boolean refused(Connection connection, SQLException error) throws SQLException {
    connection.rollback();
    boolean passes = SqlErrors.kind(error) == SqlErrors.Kind.TRANSIENT;
    if (SqlErrors.kind(error) == SqlErrors.Kind.FATAL
        || (passes && !SqlErrors.state(error).startsWith("40"))) {
      throw error;
    }
    LOG.debug("A lane is refused with SQL state {}", SqlErrors.state(error));
    return false;
  }

  private boolean committed(Connection connection) throws SQLException {
    try {
      connection.commit();
      return true;
    } catch (SQLException e) {
      SQLException error = SqlErrors.orLost(connection, e);
      if (SqlErrors.kind(error) == SqlErrors.Kind.DATA) {
        // A constraint that is checked in the end: the database has rolled back.
        return refused(connection, error);
      }
      // Whether it is committed is not known.
      pool.evict(connection);
      throw error;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
