// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Four writers that insert, update and delete rows of {@code orders} until they are closed, in
 * transactions of one to five rows. Each update counts the row's {@code version} up by one, and no
 * id is used twice, so that a change that is missing or doubled shows.
 */
final class Writers implements AutoCloseable {

  private static final long PAUSE_NANOS = 15_000_000;

  private final TestDatabase server;
  private final String database;
  private final int rows;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong nextId;
  private volatile boolean closed;

  Writers(TestDatabase server, String database, int rows, long seed) {
    this.server = server;
    this.database = database;
    this.rows = rows;
    this.nextId = new AtomicLong(rows);
    for (int i = 0; i < 4; i++) {
      Random random = new Random(seed * 31 + i);
      Thread thread = new Thread(() -> write(random), "writer-" + i);
      thread.start();
      threads.add(thread);
    }
  }

  /** How many changes are known to be committed. */
  long changes() {
    return changes.get();
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void write(Random random) {
    Connection connection = null;
    while (!closed) {
      try {
        if (connection == null || connection.isClosed() || !connection.isValid(1)) {
          connection = server.connect(database);
          connection.setAutoCommit(false);
        }
        int size = 1 + random.nextInt(5);
        for (int i = 0; i < size; i++) {
          change(connection, random);
        }
        connection.commit();
        changes.addAndGet(size);
      } catch (SQLException e) {
        // Killed, or a deadlock among the writers: whatever was committed counts in the end.
        connection = null;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void change(Connection connection, Random random) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int kind = random.nextInt(10);
      if (kind < 2) {
        statement.execute("insert into orders values (" + nextId.incrementAndGet() + ", 'new', 0)");
      } else if (kind < 4) {
        statement.execute("delete from orders where id = " + (1 + random.nextInt(rows)));
      } else {
        statement.execute(
            "update orders set version = version + 1 where id = " + (1 + random.nextInt(rows)));
      }
    }
  }
}
