// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;

/**
 * Which columns the rows of records with one key schema and one value schema have.
 *
 * @param keys the primary key's columns
 * @param values the other columns; empty for deletes
 * @param delete whether it is the shape of deletes
 */
record RowShape(List<Source> keys, List<Source> values, boolean delete) {

  /**
   * Where a column's value comes from.
   *
   * @param column the column's name
   * @param schema the field's schema; empty without one
   * @param value takes the value out of a change
   * @param optional whether the value may be missing
   */
  record Source(
      String column, Optional<Schema> schema, Function<Change, Object> value, boolean optional) {

    Source(String column, Optional<Schema> schema, Function<Change, Object> value) {
      this(column, schema, value, schema.map(Schema::isOptional).orElse(true));
    }
  }

  /** Keys, then values. */
  List<Source> sources() {
    return Stream.concat(keys.stream(), values.stream()).toList();
  }

  List<String> keyColumns() {
    return keys.stream().map(Source::column).toList();
  }

  List<String> valueColumns() {
    return values.stream().map(Source::column).toList();
  }
}
