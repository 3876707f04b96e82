// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.kafka.connect.data.Schema;

/**
 * Reads one column of a result into a field.
 *
 * @param name the field's name
 * @param schema the field's schema
 * @param value reads the value
 */
public record ColumnReader(String name, Schema schema, Value value) {

  /** Reads the value of a column from the current row; {@code null} for NULL. */
  @FunctionalInterface
  public interface Value {

    /** The value at the 1-based index of the current row. */
    Object read(ResultSet rows, int index) throws SQLException;
  }
}
