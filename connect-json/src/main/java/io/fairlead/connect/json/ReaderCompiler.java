// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Makes readers for schemas.
 *
 * @param replaceNull whether the default value is read where a value is null or missing
 */
record ReaderCompiler(boolean replaceNull) {

  /**
   * @throws RuntimeException when Apache's converter must read values of this schema
   */
  SchemaReader compile(Schema schema) {
    if (schema == null) {
      return SchemalessReader.VALUES;
    }
    SchemaKinds.requireImmutable(schema);
    boolean replaced = replaceNull && schema.defaultValue() != null;
    return new SchemaReader(
        values(schema), replaced ? schema.defaultValue() : null, !replaced && !schema.isOptional());
  }

  private ValueReader values(Schema schema) {
    String name = schema.name() == null ? "" : schema.name();
    return switch (name) {
      case Decimal.LOGICAL_NAME -> in -> decimal(schema, in);
      case Date.LOGICAL_NAME -> in -> Date.toLogical(schema, in.number().asInt());
      case Time.LOGICAL_NAME -> in -> Time.toLogical(schema, in.number().asInt());
      case Timestamp.LOGICAL_NAME -> in -> Timestamp.toLogical(schema, in.number().asLong());
      default -> plain(schema);
    };
  }

  private ValueReader plain(Schema schema) {
    return switch (schema.type()) {
      case INT8 -> in -> (byte) in.number().asLong();
      case INT16 -> in -> (short) in.number().asLong();
      case INT32 -> in -> (int) in.number().asLong();
      case INT64 -> in -> in.number().asLong();
      case FLOAT32 -> in -> in.number().asFloat();
      case FLOAT64 -> in -> in.number().asDouble();
      case BOOLEAN -> JsonInput::bool;
      case STRING -> JsonInput::string;
      case BYTES -> JsonInput::base64;
      case ARRAY -> new ArrayReader(compile(schema.valueSchema()));
      case MAP -> map(schema);
      case STRUCT -> StructReader.of(schema, this);
    };
  }

  private ValueReader map(Schema schema) {
    SchemaReader values = compile(schema.valueSchema());
    return schema.keySchema().type() == Schema.Type.STRING
        ? new MapReader(values)
        : new PairsReader(compile(schema.keySchema()), values);
  }

  private static Object decimal(Schema schema, JsonInput in) {
    return in.peek() == '"' ? Decimal.toLogical(schema, in.base64()) : in.number().asDecimal();
  }
}
