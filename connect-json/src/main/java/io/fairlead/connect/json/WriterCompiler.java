// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.DecimalFormat;

/**
 * Makes writers for schemas.
 *
 * @param replaceNull whether the default value is written where a value is null
 */
record WriterCompiler(DecimalFormat decimals, boolean replaceNull) {

  private static final long DAY = 24L * 60 * 60 * 1000;

  /**
   * @throws RuntimeException when Apache's converter must write values of this schema
   */
  SchemaWriter compile(Schema schema) {
    SchemaKinds.requireKnown(schema);
    ValueWriter values = values(schema);
    byte[] whenNull = null;
    if (schema.defaultValue() != null && replaceNull) {
      JsonOutput text = new JsonOutput();
      values.write(text, schema.defaultValue());
      whenNull = text.toByteArray();
    } else if (schema.isOptional()) {
      whenNull = Ascii.NULL;
    }
    return new SchemaWriter(values, whenNull);
  }

  private ValueWriter values(Schema schema) {
    String name = schema.name() == null ? "" : schema.name();
    return switch (name) {
      case Decimal.LOGICAL_NAME -> decimal(schema);
      case Date.LOGICAL_NAME -> (out, value) -> out.integer(day((java.util.Date) value));
      case Time.LOGICAL_NAME -> (out, value) -> out.integer(timeOfDay((java.util.Date) value));
      case Timestamp.LOGICAL_NAME ->
          (out, value) -> out.integer(((java.util.Date) value).getTime());
      default -> plain(schema);
    };
  }

  private ValueWriter plain(Schema schema) {
    return switch (schema.type()) {
      case INT8 -> (out, value) -> out.integer((Byte) value);
      case INT16 -> (out, value) -> out.integer((Short) value);
      case INT32 -> (out, value) -> out.integer((Integer) value);
      case INT64 -> (out, value) -> out.integer((Long) value);
      case FLOAT32 -> (out, value) -> out.number((float) (Float) value);
      case FLOAT64 -> (out, value) -> out.number((double) (Double) value);
      case BOOLEAN -> (out, value) -> out.bool((Boolean) value);
      case STRING -> (out, value) -> out.string(((CharSequence) value).toString());
      case BYTES -> WriterCompiler::bytes;
      case ARRAY -> new ArrayWriter(compile(schema.valueSchema()));
      case MAP -> map(schema);
      case STRUCT -> StructWriter.of(schema, this);
    };
  }

  private ValueWriter decimal(Schema schema) {
    return switch (decimals) {
      case NUMERIC -> (out, value) -> out.ascii(((BigDecimal) value).toString());
      case BASE64 -> (out, value) -> out.base64(Decimal.fromLogical(schema, (BigDecimal) value));
    };
  }

  private ValueWriter map(Schema schema) {
    Schema keys = schema.keySchema();
    SchemaWriter values = compile(schema.valueSchema());
    if (keys.type() != Schema.Type.STRING) {
      return new PairsWriter(compile(keys), values);
    }
    // A string may have a logical type's name, and is then not written as a string.
    SchemaKinds.requirePlain(keys);
    return new MapWriter(values);
  }

  static void bytes(JsonOutput out, Object value) {
    out.base64(value instanceof byte[] data ? data : ((ByteBuffer) value).array());
  }

  private static long day(java.util.Date value) {
    long millis = value.getTime();
    if (millis % DAY != 0) {
      throw Unusual.RECORD;
    }
    return (int) (millis / DAY);
  }

  private static long timeOfDay(java.util.Date value) {
    long millis = value.getTime();
    if (millis < 0 || millis > DAY) {
      throw Unusual.RECORD;
    }
    return millis;
  }
}
