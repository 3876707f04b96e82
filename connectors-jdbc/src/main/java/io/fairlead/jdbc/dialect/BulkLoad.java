// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;

/** Writes many rows at once by the database's own means. Not thread-safe. */
@FunctionalInterface
public interface BulkLoad {

  /** What becomes of a row whose key is there. */
  enum Conflict {
    /** It is an error. */
    FAIL,
    /** It is overwritten. */
    UPDATE,
    /** It stays as it is. */
    IGNORE
  }

  /**
   * Rows of one kind.
   *
   * @param table the table
   * @param keys the primary key's fields
   * @param values the other fields
   * @param conflict what becomes of a row whose key is there
   * @param version the column by which an older row never overwrites a newer one
   * @param zone the zone of columns without one
   */
  record Target(
      Table table,
      List<Input> keys,
      List<Input> values,
      Conflict conflict,
      Optional<String> version,
      ZoneId zone) {

    /** Keys, then values. */
    public List<Input> inputs() {
      return java.util.stream.Stream.concat(keys.stream(), values.stream()).toList();
    }
  }

  /**
   * A field and the column that takes it.
   *
   * @param schema the field's schema, {@code null} without one
   */
  record Input(Schema schema, Column column) {}

  /** Gives the value of an input in a row. */
  @FunctionalInterface
  interface Rows {
    /** The value, {@code null} for NULL. */
    Object value(int row, int input);
  }

  /**
   * Writes the rows in the present transaction.
   *
   * @throws org.apache.kafka.connect.errors.DataException if a value does not fit its column
   */
  void load(Connection connection, int count, Rows rows) throws SQLException;
}
