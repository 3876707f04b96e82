// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single cases; {@link DifferentialTest} has the many. */
class StreamingJsonConverterTest {

  private static final Map<String, String> PLAIN = Map.of("schemas.enable", "false");
  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"type\":\"int32\",\"field\":\"a\"},"
          + "{\"type\":\"string\",\"optional\":true,\"field\":\"b\"}]}";

  private final Both both = new Both(Map.of());
  private final Both plain = new Both(PLAIN);

  private static Schema schema(String name) {
    return SchemaBuilder.struct()
        .name(name)
        .field("id", Schema.INT64_SCHEMA)
        .field("text", Schema.OPTIONAL_STRING_SCHEMA)
        .field("price", Schema.FLOAT64_SCHEMA)
        .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
        .field("created", Timestamp.SCHEMA)
        .build();
  }

  private static Struct record(Schema schema, int number) {
    return new Struct(schema)
        .put("id", (long) number)
        .put("text", number % 3 == 0 ? null : "text \"é\" " + number)
        .put("price", number / 4.0)
        .put("tags", List.of("a", "b" + number))
        .put("created", new java.util.Date(1_700_000_000_000L + number));
  }

  @Test
  void leaves_common_records_to_apache_only_to_learn_a_schema() {
    for (int i = 0; i < 200; i++) {
      // Equal schemas that are not the same: some sources make one per record.
      Struct record = record(schema("s" + i % 20), i);
      both.read(both.write(record.schema(), record));
    }
    assertThat(both.ours.leftToApache()).isEqualTo(20);

    for (int i = 0; i < 200; i++) {
      plain.read(plain.write(null, Map.of("id", i, "list", List.of(1.5, true, "é"))));
    }
    assertThat(plain.ours.leftToApache()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"payload\":{\"a\":1,\"b\":\"x\"},\"schema\":S}",
        " { \"schema\" : S , \"payload\" : { \"b\" : null , \"a\" : 1 } } ",
        "{\"schema\":S,\"payload\":{\"a\":1,\"b\":\"x\",\"c\":{\"d\":[1,2.5,null]}}}",
        "{\"schema\":S,\"payload\":{\"a\":1,\"a\":2}}",
        "{\"schema\":S,\"payload\":{\"a\":1},\"more\":1}",
        "{\"schema\":S,\"payload\":{\"a\":1},\"payload\":{\"a\":2}}",
        "{\"schema\":S,\"payload\":{\"a\":1},\"schema\":{\"type\":\"string\"}}",
        "{\"schema\":S}",
        "{\"schema\":S,\"payload\":null}",
        "{\"schema\":S,\"payload\":{}}",
        "{\"schema\":S,\"payload\":{\"a\":1}} trailing",
        "{\"schema\":S,\"payload\":{\"a\":\"1\"}}",
        "{\"schema\":S,\"payload\":{\"a\":1.9}}",
        "{\"schema\":S,\"payload\":{\"\\u0061\":3}}",
        "{\"schema\":S,\"payload\":{\"a\":4",
        "{\"schema\":{\"type\":\"decimal\"},\"payload\":1}",
        "{\"schema\":1,\"payload\":1}",
        "[S,1]",
        "null",
        "",
        " "
      })
  void reads_envelopes_as_apache_does(String message) {
    for (int i = 0; i < 3; i++) {
      both.read("{\"schema\":" + SCHEMA + ",\"payload\":{\"a\":7}}");
      both.read(message.replace("S", SCHEMA));
      plain.read(message.replace("S", SCHEMA));
    }
  }

  @Test
  void reads_other_encodings_as_apache_does() {
    String message = "{\"schema\":" + SCHEMA + ",\"payload\":{\"a\":1,\"b\":\"é\"}}";
    both.read("\uFEFF" + message);
    both.read(message.getBytes(StandardCharsets.UTF_16));
    both.read(message.getBytes(StandardCharsets.UTF_16LE));
    both.read(message.getBytes(StandardCharsets.ISO_8859_1));
    both.read(new byte[] {0});
    plain.read(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'});
    plain.read(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'});
    plain.read(new byte[] {'"', (byte) 0xF8, (byte) 0x88, (byte) 0x80, (byte) 0x80, '"'});
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 199, 200, 201, 500, 1001, 5000})
  void deep_values_are_as_apache_has_them(int depth) {
    plain.read("[".repeat(depth) + "]".repeat(depth));
    plain.read("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
    Object value = 1;
    for (int i = 0; i < Math.min(depth, 1001); i++) {
      value = List.of(value);
    }
    plain.write(null, value);
  }

  @Test
  void long_texts_are_as_apache_has_them() {
    for (String piece : List.of("a", "é", "漢", "\uD83D\uDE00", "\n", "\"", "a\uD83D\uDE00")) {
      for (int length : new int[] {1, 500, 3999, 4000, 4001, 8001, 70_000}) {
        String text = piece.repeat(length);
        plain.read(plain.write(null, Map.of(text, text)));
        plain.read(plain.write(null, "x" + text));
      }
    }
  }

  @Test
  void single_surrogates_are_as_apache_has_them() {
    for (String text : List.of("\uD83D", "a\uD83D", "\uDE00b", "\uD83D\uD83D", "\uDE00\uD83D")) {
      plain.write(null, text);
      plain.write(null, Map.of(text, 1));
      plain.write(null, text.repeat(5000));
    }
  }

  @Test
  void maps_with_bytes_as_keys_are_as_apache_has_them() {
    String schema =
        "{\"type\":\"map\",\"keys\":{\"type\":\"bytes\"},\"values\":{\"type\":\"int32\"}}";
    for (int i = 0; i < 2; i++) {
      both.read(
          "{\"schema\":" + schema + ",\"payload\":[[\"\",1],[\"\",2],[\"AQ==\",3],[\"AQ==\",4]]}");
    }
  }

  @Test
  void odd_values_are_as_apache_has_them() {
    ByteBuffer slice = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2);
    both.write(Schema.BYTES_SCHEMA, slice);
    both.write(Schema.BYTES_SCHEMA, slice.slice());
    both.write(Schema.BYTES_SCHEMA, slice.asReadOnlyBuffer());
    both.write(null, slice);
    both.write(Schema.STRING_SCHEMA, new StringBuilder("a"));
    both.write(Schema.STRING_SCHEMA, 1);
    both.write(Schema.INT32_SCHEMA, 1L);
    both.write(SchemaBuilder.int32(), 1);
    both.write(SchemaBuilder.struct().field("a", SchemaBuilder.int32().optional()).build(), null);
    Schema built = SchemaBuilder.struct().field("a", SchemaBuilder.int32().optional()).build();
    both.write(built, new Struct(built).put("a", 1));
    both.write(schema("one"), record(schema("other"), 1));
    both.write(SchemaBuilder.array(Schema.INT32_SCHEMA).build(), Set.of(1));
    both.write(SchemaBuilder.array(Schema.INT32_SCHEMA).build(), Arrays.asList(1, null));
    Map<Object, Object> twice = new IdentityHashMap<>();
    twice.put(new String("a"), 1);
    twice.put(new String("a"), 1);
    both.write(null, twice);
    Schema map = SchemaBuilder.map(Schema.OPTIONAL_STRING_SCHEMA, Schema.INT32_SCHEMA).build();
    both.write(map, Collections.singletonMap(null, 1));
    both.write(map, Map.of(new StringBuilder("a"), 1));
    both.write(null, Collections.singletonMap(null, 1));
    both.write(null, new Object());
    both.write(null, record(schema("s"), 1));
    both.write(null, null);
  }

  @Test
  void refuses_settings_that_apache_refuses() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("schemas.enable", "perhaps"),
            Map.of("schemas.cache.size", "many"),
            Map.of("decimal.format", "roman"),
            Map.of("schema.content", "{"),
            Map.of("schema.content", "{\"type\":\"text\"}"))) {
      assertThat(
              Outcome.of(
                  () -> {
                    new StreamingJsonConverter().configure(wrong, false);
                    return null;
                  }))
          .isEqualTo(
              Outcome.of(
                  () -> {
                    new JsonConverter().configure(wrong, false);
                    return null;
                  }));
    }
  }

  @Test
  void has_the_version_and_keys_of_apache() {
    assertThat(both.ours.version()).isEqualTo(both.apache.version());
    assertThat(both.ours.config().names()).isEqualTo(both.apache.config().names());
  }

  @Test
  void converts_headers_alike() {
    Both headers = new Both(new HashMap<>(PLAIN));
    assertThat(headers.ours.fromConnectHeader("t", "h", Schema.INT32_SCHEMA, 1))
        .isEqualTo(headers.apache.fromConnectHeader("t", "h", Schema.INT32_SCHEMA, 1));
    assertThat(headers.ours.toConnectHeader("t", "h", new byte[] {'1'}))
        .isEqualTo(headers.apache.toConnectHeader("t", "h", new byte[] {'1'}));
    assertThat(headers.ours.toConnectHeader("t", "h", null))
        .isEqualTo(headers.apache.toConnectHeader("t", "h", null));
  }
}
