// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.kafka.connect.data.Schema;

/** Apache's converter is the oracle: same bytes, equal data, same exceptions. */
class DifferentialTest {

  /** Moves all random numbers; for long runs. */
  private static final long OFFSET = Long.getLong("fairlead.seed", 0);

  private static final String PAYLOAD = ",\"payload\":";

  @Property(tries = 600, seed = "4301", shrinking = ShrinkingMode.OFF)
  void data_with_schemas_are_written_and_read_alike(@ForAll long seed) {
    RandomData data = new RandomData(seed + OFFSET);
    Both both = new Both(data.configs());
    Schema schema = data.schema(3);
    for (int i = 0; i < 4; i++) {
      byte[] message = both.write(schema, data.value(schema));
      if (message != null) {
        both.read(message);
      }
    }
    both.write(schema, null);
    both.write(null, data.value(schema));
    both.write(schema, data.schemaless(1));
  }

  @Property(tries = 400, seed = "4301", shrinking = ShrinkingMode.OFF)
  void data_without_schemas_are_written_and_read_alike(@ForAll long seed) {
    RandomData data = new RandomData(seed + OFFSET);
    Both both = new Both(data.configs());
    for (int i = 0; i < 4; i++) {
      byte[] message = both.write(null, data.schemaless(3));
      if (message != null) {
        both.read(message);
      }
    }
  }

  @Property(tries = 600, seed = "4301", shrinking = ShrinkingMode.OFF)
  void any_json_is_read_alike(@ForAll long seed) {
    RandomData data = new RandomData(seed + OFFSET);
    RandomJson json = new RandomJson(data);
    Both both = new Both(data.configs());
    for (int i = 0; i < 6; i++) {
      String value = json.value(4);
      both.read(value);
      both.read("{\"schema\":null,\"payload\":" + value + "}");
      both.read(json.mutate(value.getBytes(StandardCharsets.UTF_8), 0));
    }
  }

  @Property(tries = 600, seed = "4301", shrinking = ShrinkingMode.OFF)
  void broken_messages_are_read_alike(@ForAll long seed) {
    RandomData data = new RandomData(seed + OFFSET);
    RandomJson json = new RandomJson(data);
    Map<String, String> configs = data.configs();
    Both both = new Both(configs);
    Schema schema = data.schema(2);
    byte[] message = both.write(schema, data.value(schema));
    if (message == null) {
      return;
    }
    both.read(message);
    String text = new String(message, StandardCharsets.ISO_8859_1);
    int payload = Math.max(0, text.lastIndexOf(PAYLOAD));
    for (int i = 0; i < 6; i++) {
      both.read(json.mutate(message, payload + PAYLOAD.length()));
      both.read(json.mutate(message, 0));
      both.read(text.substring(0, payload) + PAYLOAD + json.value(2) + "}");
    }
    both.read(message);
  }

  @Property(tries = 300, seed = "4301", shrinking = ShrinkingMode.OFF)
  void messages_of_a_schema_that_is_set_are_read_alike(@ForAll long seed) {
    RandomData data = new RandomData(seed + OFFSET);
    RandomJson json = new RandomJson(data);
    Map<String, String> configs = new HashMap<>(data.configs());
    Schema schema = data.schema(2);
    Both writers = new Both(configs);
    String schemaText;
    try {
      schemaText = writers.apache.asJsonSchema(schema).toString();
    } catch (RuntimeException unwritable) {
      return;
    }
    configs.put("schema.content", data.chance(95) ? schemaText : "null");
    Both both = new Both(configs);
    configs.put("schemas.enable", "false");
    Both payloads = new Both(configs);
    for (int i = 0; i < 5; i++) {
      byte[] message = payloads.write(schema, data.value(schema));
      if (message != null) {
        both.read(message);
        both.read(json.mutate(message, 0));
      }
      both.read(json.value(2));
    }
  }
}
