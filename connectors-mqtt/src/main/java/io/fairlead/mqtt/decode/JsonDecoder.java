// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.decode;

import io.fairlead.mqtt.client.MessageProperties;
import org.apache.kafka.connect.data.SchemaAndValue;

/** JSON without schema: maps, lists, texts, 64-bit numbers and booleans. */
final class JsonDecoder implements PayloadDecoder {

  private final JsonTree tree = new JsonTree();

  @Override
  public SchemaAndValue decode(Source source, byte[] payload, MessageProperties properties) {
    return new SchemaAndValue(null, tree.parse(payload));
  }
}
