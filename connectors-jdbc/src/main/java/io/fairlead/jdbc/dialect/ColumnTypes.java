// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.time.ZoneId;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;

/** Which column types the sink gives fields, and how it binds their values. */
public interface ColumnTypes {

  /**
   * The SQL type for a field.
   *
   * @param key whether the column is part of the primary key, which must then be bounded in length
   *     on some databases
   */
  String sqlType(Schema schema, boolean key);

  /**
   * The wider SQL type that a column needs for a field; empty if all of the field's values fit, or
   * nothing is known to be wider.
   */
  default Optional<String> widened(Schema schema, Column column, boolean key) {
    return Optional.empty();
  }

  /**
   * A binder of a field's values to a column.
   *
   * @param schema the field's schema
   * @param column the column as the database describes it
   * @param zone the zone of columns without one
   * @throws org.apache.kafka.connect.errors.DataException if the field can never fit the column
   */
  ValueBinder binder(Schema schema, Column column, ZoneId zone);
}
