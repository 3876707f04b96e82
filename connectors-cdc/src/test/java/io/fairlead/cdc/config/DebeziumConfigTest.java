// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the simple keys become. */
class DebeziumConfigTest {

  static Stream<String> urls() {
    // Debezium's classes for MySQL load only with the driver, whose licence keeps it out of here;
    // the keys are those of MariaDB.
    return Stream.of(
        "postgresql://db/shop",
        "mariadb://db/shop",
        "sqlserver://db;databaseName=shop",
        "db2://db/SHOP",
        "mongodb://db/?replicaSet=rs");
  }

  @ParameterizedTest
  @MethodSource("urls")
  void debeziumItselfAcceptsTheKeys(String url) {
    CdcConfig config =
        config(
            CdcKeys.URL,
            url,
            CdcKeys.TABLES,
            "shop.orders",
            CdcKeys.HISTORY_BOOTSTRAP,
            "kafka:9092");

    Map<String, String> keys = DebeziumConfig.of(config);
    Stream<ConfigValue> problems =
        io.debezium.config.Configuration.from(keys)
            .validate(fields(config.kind()))
            .values()
            .stream()
            .filter(value -> !value.errorMessages().isEmpty());

    assertThat(problems.map(value -> value.name() + " " + value.errorMessages())).isEmpty();
  }

  @Test
  void postgresqlHasSafeDefaults() {
    assertThat(
            keys("postgresql://db:6432/shop?sslmode=require&tcpKeepAlive=true", "orders,sales.*"))
        .containsEntry("database.hostname", "db")
        .containsEntry("database.port", "6432")
        .containsEntry("database.dbname", "shop")
        .containsEntry("database.sslmode", "require")
        .containsEntry("driver.tcpKeepAlive", "true")
        .containsEntry("slot.name", "fairlead_my_shop")
        .containsEntry("publication.name", "fairlead_my_shop")
        .containsEntry("publication.autocreate.mode", "filtered")
        .containsEntry("signal.data.collection", "public.fairlead_signal_my_shop")
        .containsEntry("topic.prefix", "My-Shop")
        .containsEntry("snapshot.mode", "no_data")
        .containsEntry(
            "table.include.list", "public\\.orders,sales\\.[^.]*,public\\.fairlead_heartbeat");
  }

  @Test
  void mariadbKeepsItsHistoryInTheDatabaseUnlessBrokersAreGiven() {
    assertThat(keys("jdbc:mariadb://db/shop", "orders"))
        .containsEntry("table.include.list", "shop\\.orders,shop\\.fairlead_heartbeat")
        .containsEntry("schema.history.internal", "io.fairlead.cdc.history.TableSchemaHistory")
        .containsEntry("schema.history.internal.fairlead.table", "shop.fairlead_history_my_shop");
    assertThat(
            DebeziumConfig.of(
                config(
                    CdcKeys.URL,
                    "mariadb://db/shop",
                    CdcKeys.TABLES,
                    "orders",
                    CdcKeys.HISTORY_BOOTSTRAP,
                    "kafka:9092")))
        .containsEntry("schema.history.internal.kafka.topic", "My-Shop.schema-history");
  }

  @Test
  void theOtherKindsGetTheirNames() {
    assertThat(keys("sqlserver://db;databaseName=shop;encrypt=false", "orders"))
        .containsEntry("database.names", "shop")
        .containsEntry("driver.encrypt", "false")
        .containsEntry("table.include.list", "dbo\\.orders")
        .containsEntry("snapshot.mode", "initial");
    assertThat(keys("db2://db/SHOP", "APP.ORDERS"))
        .containsEntry("database.dbname", "SHOP")
        .containsEntry("table.include.list", "APP\\.ORDERS");
    assertThat(keys("mongodb://one,two/?replicaSet=rs", "shop.orders"))
        .containsEntry("mongodb.connection.string", "mongodb://one,two/?replicaSet=rs")
        .containsEntry("collection.include.list", "shop\\.orders")
        .containsEntry("mongodb.user", "me");
  }

  @Test
  void aGivenKeyOfDebeziumWins() {
    Map<String, String> keys =
        DebeziumConfig.of(
            config(
                CdcKeys.URL,
                "postgresql://db/shop",
                CdcKeys.TABLES,
                "orders",
                "slot.name",
                "mine",
                "snapshot.mode",
                "always"));

    assertThat(keys).containsEntry("slot.name", "mine").containsEntry("snapshot.mode", "always");
  }

  @Test
  void longNamesStayUniqueAndShort() {
    String one = DebeziumConfig.objectName("x".repeat(100) + "1");
    String two = DebeziumConfig.objectName("x".repeat(100) + "2");

    assertThat(one).hasSizeLessThanOrEqualTo(63).isNotEqualTo(two);
  }

  private static io.debezium.config.Field.Set fields(DatabaseKind kind) {
    return switch (kind) {
      case POSTGRESQL -> io.debezium.connector.postgresql.PostgresConnectorConfig.ALL_FIELDS;
      case MYSQL, MARIADB -> io.debezium.connector.mariadb.MariaDbConnectorConfig.ALL_FIELDS;
      case SQLSERVER -> io.debezium.connector.sqlserver.SqlServerConnectorConfig.ALL_FIELDS;
      case DB2 -> io.debezium.connector.db2.Db2ConnectorConfig.ALL_FIELDS;
      case MONGODB -> io.debezium.connector.mongodb.MongoDbConnectorConfig.ALL_FIELDS;
    };
  }

  private static Map<String, String> keys(String url, String tables) {
    return DebeziumConfig.of(config(CdcKeys.URL, url, CdcKeys.TABLES, tables));
  }

  private static CdcConfig config(String... keys) {
    Map<String, String> given = new HashMap<>();
    given.put("name", "My-Shop");
    given.put(CdcKeys.USER, "me");
    given.put(CdcKeys.PASSWORD_KEY, "secret");
    for (int i = 0; i < keys.length; i += 2) {
      given.put(keys[i], keys[i + 1]);
    }
    return new CdcConfig(given);
  }
}
