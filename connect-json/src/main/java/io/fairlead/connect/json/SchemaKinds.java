// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.Set;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Which schemas can be compiled. */
final class SchemaKinds {

  private static final Set<String> LOGICAL =
      Set.of(Decimal.LOGICAL_NAME, Date.LOGICAL_NAME, Time.LOGICAL_NAME, Timestamp.LOGICAL_NAME);

  private SchemaKinds() {}

  /** Immutable ones, and builders of simple types that somebody forgot to build. */
  static void requireKnown(Schema schema) {
    boolean known =
        schema instanceof ConnectSchema
            || schema instanceof SchemaBuilder && schema.type().isPrimitive();
    if (!known) {
      throw Unusual.RECORD;
    }
  }

  /** A record's schema must not change while a writer is kept for it. */
  static void requireImmutable(Schema schema) {
    if (!(schema instanceof ConnectSchema)) {
      throw Unusual.RECORD;
    }
  }

  static void requirePlain(Schema schema) {
    requireKnown(schema);
    if (schema.name() != null && LOGICAL.contains(schema.name())) {
      throw Unusual.RECORD;
    }
  }
}
