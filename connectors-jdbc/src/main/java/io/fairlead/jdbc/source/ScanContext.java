// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What a scan works with.
 *
 * @param config the source's configuration
 * @param plan how the table is read
 * @param connection the connection, which is the scan's alone
 * @param running where it announces its statements
 * @param initial where reading began, if not at the start
 */
record ScanContext(
    SourceConfig config,
    TablePlan plan,
    Connection connection,
    RunningStatement running,
    Optional<Object> initial) {

  /** The same for a thread with a connection of its own. */
  ScanContext on(Connection other) {
    return new ScanContext(config, plan, other, running, initial);
  }

  /** The same for another way to read the table. */
  ScanContext with(TablePlan other) {
    return new ScanContext(config, other, connection, running, initial);
  }

  /** Prepares a query whose result is fetched piece by piece. */
  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      config.dialect().fetchPiecewise(statement, Math.max(config.batchMaxRows(), 100));
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
    return statement;
  }

  RowMapper mapper(List<Column> layout, int ownColumns) {
    return new RowMapper(plan, config, layout, ownColumns);
  }

  TableOffset.Context offsetContext() {
    return new TableOffset.Context(
        plan.keyset().orElseThrow(), config.readOptions().zone(), initial);
  }
}
