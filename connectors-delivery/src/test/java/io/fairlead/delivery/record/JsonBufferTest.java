// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBufferTest {

  private static final ObjectMapper EXACT =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final JsonBuffer buffer = new JsonBuffer();

  private String text() {
    return buffer.bytes().toString(StandardCharsets.UTF_8);
  }

  @Test
  void documentsFollowEachOtherWithNothingBetween() throws IOException {
    JsonGenerator json = buffer.begin();
    ConnectJson.write(json, null, Map.of("a", 1));
    json.writeRaw('\n');
    ConnectJson.write(json, null, "b");
    buffer.end();

    assertThat(text()).isEqualTo("{\"a\":1}\n\"b\"");

    ConnectJson.write(buffer.begin(), null, "c");
    buffer.end();

    assertThat(text()).isEqualTo("\"c\"");
  }

  @Test
  void aDocumentThatBreaksDoesNoHarmToTheNext() throws IOException {
    Map<String, Object> broken = new LinkedHashMap<>();
    broken.put("long", "x".repeat(20_000));
    broken.put("odd", new Object());

    assertThatThrownBy(() -> ConnectJson.write(buffer.begin(), null, broken))
        .isInstanceOf(DataException.class);
    ConnectJson.write(buffer.begin(), null, Map.of("a", 1));
    buffer.end();

    assertThat(text()).isEqualTo("{\"a\":1}");
  }

  @Test
  void largeOnesGrow() throws IOException {
    String large = "ü".repeat(300_000);

    ConnectJson.write(buffer.begin(), null, large);
    buffer.end();

    assertThat(text()).isEqualTo('"' + large + '"');
  }

  /** Most text is copied; nobody shall see from the bytes which was. */
  @Property
  void textIsWhatJacksonMakesOfIt(@ForAll("texts") String text) throws IOException {
    ConnectJson.write(buffer.begin(), null, text);
    buffer.end();

    assertThat(text()).isEqualTo(byJackson(text));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> plain = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(40);
    Arbitrary<String> odd =
        Arbitraries.of(
            "\"",
            "\\",
            "?",
            "\n",
            "\u0000",
            "\u001f",
            "\u007f",
            "\u0080",
            "ÿ",
            "€",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00");
    return Arbitraries.oneOf(plain, odd, Arbitraries.strings().ofMaxLength(3))
        .list()
        .ofMaxSize(5)
        .map(parts -> String.join("", parts));
  }

  private static String byJackson(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = EXACT.getFactory().createGenerator(out)) {
      json.writeString(text);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "[]",
        "null",
        "{",
        "{\"a\":",
        "{}{}",
        "{} x",
        "{\"a\":1}]",
        "a",
        "{'a':1}"
      })
  void whatIsNotOneObjectIsRefused(String text) {
    assertThatThrownBy(() -> ConnectJson.requireObject(text))
        .isInstanceOf(DataException.class)
        .hasMessage("the text is not one JSON object");
    assertThatThrownBy(() -> ConnectJson.writeObject(buffer.begin(), text))
        .isInstanceOf(DataException.class)
        .hasMessage("the text is not one JSON object");
  }

  @Property
  void anObjectIsCopiedWithAllDigits(@ForAll("objects") String text) throws IOException {
    ConnectJson.requireObject(text);
    ConnectJson.writeObject(buffer.begin(), text);
    buffer.end();

    JsonNode expected = EXACT.readTree(text);
    assertThat(EXACT.readTree(text())).isEqualTo(expected);
    assertThat(text()).doesNotContain("\n");
  }

  @Provide
  Arbitrary<String> objects() {
    Arbitrary<String> scalars =
        Arbitraries.oneOf(
            Arbitraries.bigDecimals().map(String::valueOf),
            Arbitraries.bigIntegers().map(String::valueOf),
            Arbitraries.strings().ofMaxLength(10).map(JsonBufferTest::quoted),
            Arbitraries.of("true", "false", "null", "{}", "[]", "1e400", "-0.0"));
    Arbitrary<String> values =
        Arbitraries.lazyOf(
            () -> scalars,
            () -> scalars,
            () -> scalars.list().ofMaxSize(3).map(items -> "[ " + String.join(" ,\n", items) + "]"),
            this::objects);
    Arbitrary<String> names =
        Arbitraries.strings().alpha().ofMaxLength(5).map(JsonBufferTest::quoted);
    return Arbitraries.maps(names, values)
        .ofMaxSize(3)
        .map(
            members ->
                members.entrySet().stream()
                    .map(member -> member.getKey() + " :\t" + member.getValue())
                    .collect(java.util.stream.Collectors.joining(",\n", "{\n", " }\n")));
  }

  private static String quoted(String text) {
    try {
      return EXACT.writeValueAsString(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
