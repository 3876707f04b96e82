// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.mqtt.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodersTest {

  private static final PayloadDecoder.Source SOURCE =
      new PayloadDecoder.Source("fleet/V1/speed", "telemetry");

  @Test
  void jsonBecomesPlainValuesWithoutLoss() {
    PayloadDecoder decoder = Decoders.of("f", "json", Map.of());
    assertThat(value(decoder, "{\"a\":[1,2.5,true,null,\"x\"],\"big\":123456789012345678901234}"))
        .isEqualTo(
            Map.of(
                "a", Arrays.asList(1L, 2.5, true, null, "x"), "big", "123456789012345678901234"));
    assertThat(decode(decoder, "").value()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"secret\":oops}", "1 2", " ", "{\"a\":1,\"a\":2}", "nul"})
  void whatIsNoJsonIsRefusedWithoutBeingQuoted(String payload) {
    PayloadDecoder decoder = Decoders.of("f", "json", Map.of());
    assertThatThrownBy(() -> decode(decoder, payload))
        .isInstanceOf(UndecodableException.class)
        .message()
        .doesNotContain("oops")
        .doesNotContain("secret");
  }

  @Test
  void schemasGrowAndDoNotDependOnTheOrder() {
    PayloadDecoder one = Decoders.of("f", "json-schema", Map.of());
    PayloadDecoder other = Decoders.of("f", "json-schema", Map.of());
    List<String> payloads =
        List.of(
            "{\"vin\":\"V1\",\"value\":20}",
            "{\"value\":20.5,\"at\":{\"lat\":48.1}}",
            "{\"tags\":[],\"vin\":null,\"mixed\":1}",
            "{\"tags\":[\"a\"],\"mixed\":{\"x\":1}}");
    payloads.forEach(payload -> decode(one, payload));
    for (int i = payloads.size() - 1; i >= 0; i--) {
      decode(other, payloads.get(i));
    }
    SchemaAndValue first = decode(one, payloads.get(0));
    assertThat(first.schema()).isEqualTo(decode(other, payloads.get(0)).schema());
    assertThat(first.schema().field("value").schema()).isEqualTo(Schema.OPTIONAL_FLOAT64_SCHEMA);
    Struct struct = (Struct) first.value();
    struct.validate();
    assertThat(struct.getFloat64("value")).isEqualTo(20.0);
    assertThat(struct.getString("mixed")).isNull();
    assertThat(((Struct) decode(one, payloads.get(3)).value()).getString("mixed"))
        .isEqualTo("{\"x\":1}");
  }

  @Test
  void textIsUtf8OrNothing() {
    PayloadDecoder decoder = Decoders.of("f", "string", Map.of());
    assertThat(value(decoder, "grün")).isEqualTo("grün");
    assertThatThrownBy(
            () -> decoder.decode(SOURCE, new byte[] {(byte) 0xC3, 0x28}, MessageProperties.NONE))
        .isInstanceOf(UndecodableException.class);
  }

  private static Object value(PayloadDecoder decoder, String payload) {
    return decode(decoder, payload).value();
  }

  private static SchemaAndValue decode(PayloadDecoder decoder, String payload) {
    return decoder.decode(SOURCE, payload.getBytes(StandardCharsets.UTF_8), MessageProperties.NONE);
  }
}
