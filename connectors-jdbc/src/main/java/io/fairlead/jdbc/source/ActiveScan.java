// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.connection.ConnectionPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pass that is under way.
 *
 * @param table the table that it reads
 * @param connection its connection
 * @param scan the pass
 * @param pass the transaction snapshot that it reads in, where there is one
 * @param begunNanos when it began
 */
record ActiveScan(
    TableState table, Connection connection, Scan scan, Optional<Pass> pass, long begunNanos) {

  /**
   * A pass in a transaction snapshot.
   *
   * @param lookBack whether it looks for rows that were committed late
   */
  record Pass(Transactions snapshot, boolean lookBack) {}

  private static final Logger LOG = LoggerFactory.getLogger(ActiveScan.class);

  /** Ends the pass and gives its connection back, or throws it away if it is in doubt. */
  void close(ConnectionPool pool, boolean broken) {
    if (broken) {
      pool.evict(connection);
    }
    try (Connection closing = connection) {
      scan.close();
      if (!broken) {
        closing.rollback();
      }
    } catch (SQLException e) {
      LOG.debug("A connection in doubt was thrown away", e);
      pool.evict(connection);
    }
  }
}
