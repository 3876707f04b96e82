// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import org.apache.kafka.connect.data.SchemaAndValue;

/** Messages that are a payload without a schema. */
final class PlainMessages implements MessageReader {

  @Override
  public SchemaAndValue read(String topic, byte[] message, JsonInput in) {
    SchemaAndValue read = new SchemaAndValue(null, SchemalessReader.VALUES.read(in));
    in.expectEnd();
    return read;
  }
}
