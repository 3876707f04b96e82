// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Column types as the SQL standard spells them, with the differences of a database as parameters.
 *
 * @param text unbounded text
 * @param keyText text that can be part of a key
 * @param bytes unbounded bytes
 * @param named types for logical and plain Connect types that differ from the standard
 * @param maxDecimalDigits the most digits of a DECIMAL; 0 where unbounded without precision
 */
public record StandardTypes(
    String text, String keyText, String bytes, Map<String, String> named, int maxDecimalDigits)
    implements ColumnTypes {

  @Override
  public String sqlType(Schema schema, boolean key) {
    String logical = schema.name() == null ? null : logical(schema);
    if (logical != null) {
      return logical;
    }
    String inKey = key ? named.get(schema.type().name() + ".KEY") : null;
    if (inKey != null) {
      return inKey;
    }
    String plain = named.get(schema.type().name());
    if (plain != null) {
      return plain;
    }
    return switch (schema.type()) {
      case INT8, INT16 -> "SMALLINT";
      case INT32 -> "INTEGER";
      case INT64 -> "BIGINT";
      case FLOAT32 -> "REAL";
      case FLOAT64 -> "DOUBLE PRECISION";
      case BOOLEAN -> "BOOLEAN";
      case STRING -> key ? keyText : text;
      case BYTES -> bytes;
      case ARRAY, MAP, STRUCT -> text;
    };
  }

  private String logical(Schema schema) {
    String own = named.get(schema.name());
    if (own != null) {
      return own;
    }
    return switch (schema.name()) {
      case Decimal.LOGICAL_NAME -> decimal(schema);
      case Schemas.NUMERIC -> maxDecimalDigits == 0 ? "NUMERIC" : text;
      case Date.LOGICAL_NAME, Schemas.DAYS -> "DATE";
      case Time.LOGICAL_NAME, Schemas.MILLI_TIME, Schemas.MICRO_TIME -> "TIME";
      case Timestamp.LOGICAL_NAME,
          Schemas.MILLI_TIMESTAMP,
          Schemas.MICRO_TIMESTAMP,
          Schemas.NANO_TIMESTAMP ->
          "TIMESTAMP";
      case Schemas.ZONED_TIMESTAMP -> "TIMESTAMP WITH TIME ZONE";
      default -> null;
    };
  }

  private String decimal(Schema schema) {
    Map<String, String> parameters = schema.parameters();
    int scale = Integer.parseInt(parameters.getOrDefault(Decimal.SCALE_FIELD, "0"));
    String precision = parameters.get(Schemas.DECIMAL_PRECISION);
    if (precision != null) {
      int digits = Integer.parseInt(precision);
      if (scale >= 0 && digits >= scale && (maxDecimalDigits == 0 || digits <= maxDecimalDigits)) {
        return "DECIMAL(" + digits + "," + scale + ")";
      }
    }
    return maxDecimalDigits == 0
        ? "DECIMAL"
        : "DECIMAL("
            + maxDecimalDigits
            + ","
            + Math.max(0, Math.min(scale, maxDecimalDigits))
            + ")";
  }

  @Override
  public Optional<String> widened(Schema schema, Column column, boolean key) {
    return Widening.needed(schema, column) ? Optional.of(sqlType(schema, key)) : Optional.empty();
  }

  @Override
  public ValueBinder binder(Schema schema, Column column, ZoneId zone) {
    return StandardBinders.binder(Optional.ofNullable(schema), column, zone);
  }
}
