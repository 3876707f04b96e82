// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Messages that are a payload of the schema in {@code schema.content}, which is learned from what
 * Apache's converter makes of the first message.
 */
final class FixedSchemaMessages implements MessageReader {

  private final ReaderCompiler compiler;
  private final ApacheConversion apache;
  private volatile RecordReader reader;

  FixedSchemaMessages(ReaderCompiler compiler, ApacheConversion apache) {
    this.compiler = compiler;
    this.apache = apache;
  }

  @Override
  public SchemaAndValue read(String topic, byte[] message, JsonInput in) {
    RecordReader known = reader;
    if (known == null) {
      return learn(topic, message);
    }
    SchemaAndValue read = known.read(in);
    in.expectEnd();
    return read;
  }

  private SchemaAndValue learn(String topic, byte[] message) {
    SchemaAndValue read = apache.read(topic, message);
    // Without a schema the setting was JSON's null, and messages are envelopes.
    if (read.schema() != null) {
      reader = new RecordReader(read.schema(), compiler.compile(read.schema()));
    }
    return read;
  }
}
