// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Four writers that insert, update and delete rows of {@code orders} until they are closed. */
final class Writers implements AutoCloseable {

  private static final long PAUSE_NANOS = 4_000_000;

  private final PostgresServer server;
  private final String database;
  private final int rows;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong nextId;
  private final ReadWriteLock gate = new ReentrantReadWriteLock(true);
  private volatile boolean closed;

  Writers(PostgresServer server, String database, int rows) {
    this.server = server;
    this.database = database;
    this.rows = rows;
    this.nextId = new AtomicLong(rows);
    for (int i = 0; i < 4; i++) {
      Random random = new Random(i);
      Thread thread = new Thread(() -> write(random), "writer-" + i);
      thread.start();
      threads.add(thread);
    }
  }

  /** How many changes are committed. */
  long changes() {
    return changes.get();
  }

  /** Returns when no writer is in a transaction; none begins one until {@link #resume}. */
  void pause() {
    gate.writeLock().lock();
  }

  void resume() {
    gate.writeLock().unlock();
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
      gate.readLock().lock();
      try {
        if (connection == null || connection.isClosed() || !connection.isValid(1)) {
          connection = server.connect(database);
        }
        change(connection, random);
        changes.incrementAndGet();
      } catch (SQLException e) {
        // The server was killed; what was not acknowledged counts for nobody.
        connection = null;
      } finally {
        gate.readLock().unlock();
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
