// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.sql.Types;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;

/** Tells whether a column is too narrow for a field of the same kind. */
final class Widening {

  private Widening() {}

  static boolean needed(Schema schema, Column column) {
    int jdbc = column.type().jdbc();
    if (schema.name() != null) {
      return Decimal.LOGICAL_NAME.equals(schema.name()) && moreDigits(schema, column);
    }
    return switch (schema.type()) {
      case INT16 -> jdbc == Types.TINYINT;
      case INT32 -> jdbc == Types.TINYINT || jdbc == Types.SMALLINT;
      case INT64 -> jdbc == Types.TINYINT || jdbc == Types.SMALLINT || jdbc == Types.INTEGER;
      case FLOAT64 -> jdbc == Types.REAL;
      default -> false;
    };
  }

  private static boolean moreDigits(Schema schema, Column column) {
    int jdbc = column.type().jdbc();
    if (jdbc != Types.NUMERIC && jdbc != Types.DECIMAL) {
      return false;
    }
    Map<String, String> parameters = schema.parameters() == null ? Map.of() : schema.parameters();
    String precision = parameters.get(Schemas.DECIMAL_PRECISION);
    int columnDigits = column.type().precision();
    if (precision == null || columnDigits <= 0) {
      return false;
    }
    int scale = Integer.parseInt(parameters.getOrDefault(Decimal.SCALE_FIELD, "0"));
    int whole = Integer.parseInt(precision) - scale;
    int columnWhole = columnDigits - column.type().scale();
    // Only if all that fits now goes on to fit.
    return (whole > columnWhole && scale >= column.type().scale())
        || (scale > column.type().scale() && whole >= columnWhole);
  }
}
