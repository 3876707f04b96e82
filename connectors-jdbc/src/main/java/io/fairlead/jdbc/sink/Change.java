// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What a record does to its table. Envelopes of Debezium are opened, with schema or without.
 *
 * @param record the record, whose key it is
 * @param valueSchema the row's schema; {@code null} for a delete or without schema
 * @param value the row: a Struct or a Map; {@code null} for a delete
 * @param kind what is done
 */
record Change(SinkRecord record, Schema valueSchema, Object value, Kind kind) {

  /** What is done to the table. */
  enum Kind {
    /** A row is written. */
    WRITE,
    /** The row with the record's key is deleted. */
    DELETE,
    /** All rows are deleted. */
    TRUNCATE
  }

  /** The field by which a flattened change event says that the row was deleted. */
  static final String DELETED = "__deleted";

  private static final String AFTER = "after";
  private static final String OPERATION = "op";
  private static final String SOURCE = "source";

  static Change of(SinkRecord record) {
    if (record.value() instanceof Struct struct) {
      if (envelope(struct.schema())) {
        Field after = struct.schema().field(AFTER);
        return opened(record, struct.getString(OPERATION), after.schema(), struct.get(after));
      }
      Field deleted = struct.schema().field(DELETED);
      if (deleted != null && "true".equals(String.valueOf(struct.get(deleted)))) {
        return delete(record);
      }
    } else if (record.value() instanceof Map<?, ?> map) {
      if (map.containsKey(OPERATION) && map.containsKey(AFTER) && map.containsKey(SOURCE)) {
        return opened(record, String.valueOf(map.get(OPERATION)), null, map.get(AFTER));
      }
      if ("true".equals(String.valueOf(map.get(DELETED)))) {
        return delete(record);
      }
    } else if (record.value() == null) {
      return delete(record);
    }
    return new Change(record, record.valueSchema(), record.value(), Kind.WRITE);
  }

  private static boolean envelope(Schema schema) {
    return schema.name() != null
        && schema.name().endsWith(".Envelope")
        && schema.field(AFTER) != null
        && schema.field(OPERATION) != null;
  }

  private static Change opened(SinkRecord record, String operation, Schema schema, Object after) {
    return switch (operation == null ? "" : operation) {
      case "c", "r", "u" -> new Change(record, schema, after, Kind.WRITE);
      case "d" -> delete(record);
      case "t" -> new Change(record, null, null, Kind.TRUNCATE);
      default ->
          throw new DataException("Operation " + operation + " of a change event is not supported");
    };
  }

  private static Change delete(SinkRecord record) {
    return new Change(record, null, null, Kind.DELETE);
  }

  boolean delete() {
    return kind == Kind.DELETE;
  }

  boolean truncate() {
    return kind == Kind.TRUNCATE;
  }
}
