// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cdc.config.CdcConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What becomes of Debezium's records. */
class RecordShapeTest {

  private static final Schema ROW =
      SchemaBuilder.struct()
          .optional()
          .name("p.public.orders.Value")
          .field("id", Schema.INT32_SCHEMA)
          .field("mail", Schema.OPTIONAL_STRING_SCHEMA)
          .build();
  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .name("source")
          .field("db", Schema.STRING_SCHEMA)
          .field("schema", Schema.STRING_SCHEMA)
          .field("table", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.INT64_SCHEMA)
          .build();
  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .name("p.public.orders.Envelope")
          .field("before", ROW)
          .field("after", ROW)
          .field("source", SOURCE)
          .field("op", Schema.STRING_SCHEMA)
          .build();

  @Test
  void theEnvelopeStaysAsItIs() {
    SourceRecord record = change("u", row("a"), row("b"));

    assertThat(RecordShape.of(config()).apply(record)).isSameAs(record);
  }

  @Test
  void flatIsTheRowAfterTheChangeWithHeaders() {
    SourceRecord flat =
        RecordShape.of(config("shape", "flat")).apply(change("u", row("a"), row("b")));

    assertThat(((Struct) flat.value()).getString("mail")).isEqualTo("b");
    assertThat(flat.headers().lastWithName("__op").value()).isEqualTo("u");
    assertThat(flat.headers().lastWithName("__source_ts_ms").value()).isEqualTo(5L);
  }

  @Test
  void aDeleteIsOneTombstone() {
    RecordShape shape = RecordShape.of(config("shape", "flat"));
    SourceRecord event = shape.apply(change("d", row("a"), null));
    SourceRecord tombstone =
        shape.apply(new SourceRecord(Map.of(), Map.of(), "t", Schema.INT32_SCHEMA, 1, null, null));

    assertThat(event.value()).isNull();
    assertThat(event.headers().lastWithName("__source_ts_ms").value()).isEqualTo(5L);
    assertThat(tombstone).as("Debezium's second record").isNull();
  }

  @Test
  void aFlaggedDeleteIsTheRowAsItWas() {
    SourceRecord flagged =
        RecordShape.of(config("shape", "flat", "flat.deletes", "flag"))
            .apply(change("d", row("a"), null));

    assertThat(((Struct) flagged.value()).getString("__deleted")).isEqualTo("true");
    assertThat(((Struct) flagged.value()).getString("mail")).isEqualTo("a");
  }

  @Test
  void hashedColumnsStayEqualAndHidden() {
    RecordShape shape =
        RecordShape.of(
            config("columns.hashed", "public.orders.mail", "columns.hash.salt", "pepper"));
    Struct value = (Struct) shape.apply(change("u", row("a"), row("a"))).value();

    String before = value.getStruct("before").getString("mail");
    assertThat(before).hasSize(64).isEqualTo(value.getStruct("after").getString("mail"));
  }

  private static SourceRecord change(String op, Struct before, Struct after) {
    Struct source =
        new Struct(SOURCE)
            .put("db", "shop")
            .put("schema", "public")
            .put("table", "orders")
            .put("ts_ms", 5L);
    Struct value =
        new Struct(ENVELOPE)
            .put("before", before)
            .put("after", after)
            .put("source", source)
            .put("op", op);
    return new SourceRecord(Map.of(), Map.of(), "t", Schema.INT32_SCHEMA, 1, ENVELOPE, value);
  }

  private static Struct row(String mail) {
    return new Struct(ROW).put("id", 1).put("mail", mail);
  }

  private static CdcConfig config(String... keys) {
    Map<String, String> given = new HashMap<>();
    given.put("name", "shop");
    given.put("database.url", "postgresql://db/shop");
    given.put("tables", "orders");
    for (int i = 0; i < keys.length; i += 2) {
      given.put(keys[i], keys[i + 1]);
    }
    return new CdcConfig(given);
  }
}
