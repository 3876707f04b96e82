// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import org.apache.kafka.connect.data.Schema;

/**
 * Writes whole records of one schema.
 *
 * @param schema null for records without one
 * @param before text before the payload
 * @param payload null when Apache's converter must write records of this schema
 * @param after text behind the payload
 */
record RecordWriter(Schema schema, byte[] before, SchemaWriter payload, byte[] after) {

  static final byte[] NOTHING = {};

  byte[] write(JsonOutput out, Object value) {
    if (payload == null) {
      throw Unusual.RECORD;
    }
    out.raw(before);
    payload.write(out, value);
    out.raw(after);
    return out.toByteArray();
  }
}
