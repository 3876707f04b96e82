// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statement that the task's thread waits for, so that another thread can end the wait. After
 * {@link #stop()} no statement begins any more.
 */
final class RunningStatement {

  private static final Logger LOG = LoggerFactory.getLogger(RunningStatement.class);

  private Statement current;
  private boolean stopped;

  synchronized void set(Statement statement) throws SQLException {
    if (stopped) {
      throw new SQLException("The task is stopping", "57014");
    }
    current = statement;
  }

  synchronized void clear() {
    current = null;
  }

  /** Cancels the running statement, if there is one. Called from any thread. */
  void stop() {
    Statement running;
    synchronized (this) {
      stopped = true;
      running = current;
    }
    if (running != null) {
      try {
        running.cancel();
      } catch (SQLException e) {
        LOG.warn("The running query could not be cancelled; it ends by itself", e);
      }
    }
  }
}
