// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What would be done to tables is told before it is done. */
class DdlDryRunTest {

  private static final Schema ROW =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .build();
  private static final String CREATE =
      "CREATE TABLE \"t\" (\"id\" BIGINT NOT NULL, \"name\" TEXT, PRIMARY KEY (\"id\"))";

  private Database database;

  @BeforeEach
  void freshDatabase() {
    database = PostgresTest.database();
  }

  private void assertFails(Map<String, String> more, String... message) throws Exception {
    Map<String, String> properties =
        database.properties(
            "topics", "t",
            "insert.mode", "upsert",
            "pk.mode", "record_key",
            "pk.fields", "id");
    properties.putAll(more);
    try (SinkHarness sink = new SinkHarness(properties)) {
      Struct value = new Struct(ROW).put("id", 1L).put("name", "one");
      assertThatThrownBy(() -> sink.put(sink.record("t", Schema.INT64_SCHEMA, 1L, ROW, value)))
          .isInstanceOf(ConnectException.class)
          .hasMessageContainingAll(message);
    }
  }

  private String columns() throws Exception {
    return database.value(
        "SELECT string_agg(column_name || ' ' || data_type, ', ' ORDER BY ordinal_position)"
            + " FROM information_schema.columns WHERE table_name = 't'");
  }

  @Test
  void aDryRunShowsTheTableThatItWouldCreate() throws Exception {
    assertFails(Map.of("auto.create", "true", "ddl.dry.run", "true"), "ddl.dry.run=true", CREATE);
    assertThat(columns()).isNull();
  }

  @Test
  void aDryRunShowsHowItWouldChangeTheTable() throws Exception {
    database.run("CREATE TABLE t (id integer PRIMARY KEY, other text NOT NULL)");

    assertFails(
        Map.of("auto.evolve", "true", "ddl.dry.run", "true"),
        "ALTER TABLE \"public\".\"t\" ADD COLUMN \"name\" TEXT",
        "ALTER COLUMN \"other\" DROP NOT NULL",
        "ALTER COLUMN \"id\" SET DATA TYPE BIGINT");
    assertThat(columns()).isEqualTo("id integer, other text");
  }

  @Test
  void whatIsMissingIsToldWithTheStatementThatAddsIt() throws Exception {
    assertFails(Map.of(), "auto.create=true", CREATE);

    database.run("CREATE TABLE t (id bigint PRIMARY KEY)");
    assertFails(Map.of(), "auto.evolve=true", "ADD COLUMN \"name\" TEXT");
  }
}
