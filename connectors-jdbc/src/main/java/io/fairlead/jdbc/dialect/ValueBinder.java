// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Binds values of one field to parameters of a statement. */
@FunctionalInterface
public interface ValueBinder {

  /**
   * Binds a value, which may be {@code null}.
   *
   * @throws org.apache.kafka.connect.errors.DataException if the value does not fit the column; the
   *     message does not hold it
   */
  void bind(PreparedStatement statement, int index, Object value) throws SQLException;
}
