// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.connection;

import java.sql.Connection;
import java.sql.SQLException;

/** What is set on each new connection, before it is used. Called by any thread. */
@FunctionalInterface
public interface SessionSettings {

  /** Leaves everything as the driver and the server have it. */
  SessionSettings NONE = connection -> {};

  /**
   * Sets what has to be set.
   *
   * @param connection in auto-commit mode
   * @throws SQLException if the connection is not to be used
   */
  void apply(Connection connection) throws SQLException;
}
