// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What a record does to its table. Envelopes of Debezium are opened.
 *
 * @param record the record, whose key it is
 * @param valueSchema the row's schema; {@code null} for a delete or without schema
 * @param value the row: a Struct or a Map; {@code null} for a delete
 */
record Change(SinkRecord record, Schema valueSchema, Object value) {

  private static final String AFTER = "after";
  private static final String OPERATION = "op";

  static Change of(SinkRecord record) {
    if (record.value() instanceof Struct struct && envelope(struct.schema())) {
      return opened(record, struct);
    }
    return new Change(record, record.valueSchema(), record.value());
  }

  private static boolean envelope(Schema schema) {
    return schema.name() != null
        && schema.name().endsWith(".Envelope")
        && schema.field(AFTER) != null
        && schema.field(OPERATION) != null;
  }

  private static Change opened(SinkRecord record, Struct envelope) {
    String operation = envelope.getString(OPERATION);
    Field after = envelope.schema().field(AFTER);
    return switch (operation == null ? "" : operation) {
      case "c", "r", "u" -> new Change(record, after.schema(), envelope.get(after));
      case "d" -> new Change(record, null, null);
      default ->
          throw new DataException("Operation " + operation + " of a change event is not supported");
    };
  }

  boolean delete() {
    return value == null;
  }
}
