// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Messages of a schema and a payload, in this order. Everything up to the payload is mostly the
 * same from message to message: it is recognized as bytes, and never parsed again. What schema it
 * stands for is learned from what Apache's converter makes of the first message.
 */
final class EnvelopeMessages implements MessageReader {

  private static final byte[] SCHEMA = Ascii.bytes("\"schema\"");
  private static final byte[] PAYLOAD = Ascii.bytes("\"payload\"");

  private final ReaderCompiler compiler;
  private final ApacheConversion apache;
  private final KnownBeginnings known;

  EnvelopeMessages(ReaderCompiler compiler, ApacheConversion apache, int maxSchemas) {
    this.compiler = compiler;
    this.apache = apache;
    this.known = new KnownBeginnings(maxSchemas);
  }

  @Override
  public SchemaAndValue read(String topic, byte[] message, JsonInput in) {
    KnownBeginnings.Beginning beginning = known.recent(message);
    if (beginning == null) {
      int length = beginning(in);
      beginning = known.find(message, length);
      if (beginning == null) {
        return learn(topic, message, in);
      }
    }
    in.over(message, beginning.bytes().length);
    SchemaAndValue read = beginning.reader().read(in);
    in.expect('}');
    in.expectEnd();
    return read;
  }

  private SchemaAndValue learn(String topic, byte[] message, JsonInput in) {
    int length = in.position();
    in.skip();
    in.expect('}');
    in.expectEnd();
    SchemaAndValue read = apache.read(topic, message);
    RecordReader reader = new RecordReader(read.schema(), compiler.compile(read.schema()));
    known.add(message, length, reader);
    return read;
  }

  /** Steps behind the colon before the payload. */
  private static int beginning(JsonInput in) {
    in.expect('{');
    in.peek();
    in.literal(SCHEMA);
    in.expect(':');
    in.skip();
    in.expect(',');
    in.peek();
    in.literal(PAYLOAD);
    in.expect(':');
    return in.position();
  }
}
