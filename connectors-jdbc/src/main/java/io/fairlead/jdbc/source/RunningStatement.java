// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statements that the task's threads wait for, so that another thread can end the wait. After
 * {@link #stop()} no statement begins any more. Thread-safe.
 */
final class RunningStatement {

  private static final Logger LOG = LoggerFactory.getLogger(RunningStatement.class);

  private final Set<Statement> current = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean stopped;

  synchronized void add(Statement statement) throws SQLException {
    if (stopped) {
      throw new SQLException("The task is stopping", "57014");
    }
    current.add(statement);
  }

  synchronized void remove(Statement statement) {
    current.remove(statement);
  }

  /** Cancels the statements that run, and lets others begin. Called from any thread. */
  void cancel() {
    List<Statement> running;
    synchronized (this) {
      running = List.copyOf(current);
    }
    for (Statement statement : running) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        LOG.warn("A running query could not be cancelled; it ends by itself", e);
      }
    }
  }

  /** Cancels the statements that run, for good. Called from any thread. */
  void stop() {
    synchronized (this) {
      stopped = true;
    }
    cancel();
  }
}
