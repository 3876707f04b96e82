// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Reads the payload of records whose schema is known. */
record RecordReader(Schema schema, SchemaReader payload) {

  SchemaAndValue read(JsonInput in) {
    return new SchemaAndValue(schema, payload.read(in));
  }
}
