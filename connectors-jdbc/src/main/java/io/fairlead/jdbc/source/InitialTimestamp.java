// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Works out the timestamp before which a table without offset is not read. */
final class InitialTimestamp {

  private static final long NOW = -1;

  private InitialTimestamp() {}

  static Optional<Object> of(
      SourceConfig config, TablePlan plan, Connection connection, RunningStatement running)
      throws SQLException {
    Keyset.Part first = plan.keyset().orElseThrow().parts().get(0);
    if (first.role() != Keyset.Role.TIMESTAMP || config.timestampInitial().isEmpty()) {
      return Optional.empty();
    }
    long configured = config.timestampInitial().get();
    Instant instant =
        configured == NOW
            ? ForwardQuery.databaseTime(
                new ScanContext(config, plan, connection, running, Optional.empty()))
            : Instant.ofEpochMilli(configured);
    return Optional.of(TableOffset.timestamp(instant, first, config.readOptions().zone()));
  }
}
