// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.decode;

import io.fairlead.mqtt.client.MessageProperties;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** UTF-8; anything else is refused rather than replaced. */
final class TextDecoder implements PayloadDecoder {

  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  @Override
  public SchemaAndValue decode(Source source, byte[] payload, MessageProperties properties) {
    try {
      return new SchemaAndValue(
          Schema.STRING_SCHEMA, utf8.decode(ByteBuffer.wrap(payload)).toString());
    } catch (CharacterCodingException e) {
      throw new UndecodableException("the payload is not UTF-8");
    }
  }
}
