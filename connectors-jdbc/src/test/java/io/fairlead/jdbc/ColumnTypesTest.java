// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** Columns become what the configuration says, whatever the database calls their type. */
class ColumnTypesTest {

  private static Map<String, String> properties(Database database, String overrides) {
    return database.properties(
        "mode", "incrementing",
        "incrementing.column.name", "id",
        "topic.prefix", "",
        "column.type.overrides", overrides);
  }

  @Test
  void theFirstMatchCounts() throws Exception {
    Database database = PostgresTest.database();
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY, code char(3) NOT NULL, price numeric, flag"
            + " smallint, amount numeric(12,2))",
        "INSERT INTO t VALUES (1, '042', 1.5, 1, 12.50), (2, '043', NULL, NULL, NULL)");

    try (SourceHarness source =
        new SourceHarness(
            properties(
                database,
                "t.code:int32,code:string,price:decimal(4),f.*:boolean,amount:float64"))) {
      var records = source.pollUntil(2);

      Struct first = (Struct) records.get(0).value();
      assertThat(first.schema().field("code").schema()).isEqualTo(Schema.INT32_SCHEMA);
      assertThat(first.get("code")).isEqualTo(42);
      assertThat(first.get("price")).isEqualTo(new BigDecimal("1.5000"));
      assertThat(first.get("flag")).isEqualTo(true);
      assertThat(first.get("amount")).isEqualTo(12.5);
      Struct second = (Struct) records.get(1).value();
      assertThat(second.get("price")).isNull();
      assertThat(second.get("flag")).isNull();
    }
  }

  @Test
  void aValueThatDoesNotFitFailsTheTaskByTheColumnsName() throws Exception {
    Database database = PostgresTest.database();
    database.run(
        "CREATE TABLE t (id bigint PRIMARY KEY, price numeric)", "INSERT INTO t VALUES (1, 1.555)");

    try (SourceHarness source = new SourceHarness(properties(database, "price:decimal(2)"))) {
      assertThatThrownBy(source::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("price")
          .hasMessageContaining("public.t")
          .hasMessageNotContaining("1.555");
    }
  }
}
