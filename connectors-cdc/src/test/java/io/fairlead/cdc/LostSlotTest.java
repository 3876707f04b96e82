// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that gives slots up when they hold more than a megabyte of log. */
class LostSlotTest {

  private PostgresServer server;

  @BeforeEach
  void startServer() throws SQLException {
    server =
        PostgresServer.start(
            PostgresServer.Settings.defaults().with("max_slot_wal_keep_size", "1MB"));
    server.createDatabase("shop");
    sql(
        "create table orders (id bigint primary key, item text)",
        "insert into orders select i, 'x' from generate_series(1, 20) i",
        "create table noise (text text)");
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void aSlotThatTheServerGaveUpFailsAtOnceAndIsMadeAnewAfterAReset() throws Exception {
    SourceRecord last;
    try (TaskRun run = TaskRun.start(config(), null)) {
      last = run.until("the table", r -> r.size() >= 20).get(19);
    }
    for (int i = 0; i < 20 && !"lost".equals(slot()); i++) {
      sql(
          "insert into noise select repeat('x', 1000) from generate_series(1, 20000)",
          "select pg_switch_wal()",
          "checkpoint");
    }
    assertThat(slot()).isEqualTo("lost");

    assertThatThrownBy(() -> TaskRun.start(config(), last.sourceOffset()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Replication slot fairlead_shop is lost")
        .hasMessageContaining("fairlead cdc resnapshot shop");

    // What the command does: the offset is reset.
    try (TaskRun anew = TaskRun.start(config(), null)) {
      anew.until("the table anew", r -> r.size() >= 20);
      assertThat(slot()).isNotEqualTo("lost");
    }
  }

  private String slot() throws SQLException {
    try (Connection connection = server.connect("shop");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "select wal_status from pg_replication_slots where slot_name = 'fairlead_shop'")) {
      return result.next() ? result.getString(1) : "none";
    }
  }

  private Map<String, String> config() {
    Map<String, String> config = new HashMap<>();
    config.put("name", "shop");
    config.put("connector.class", CdcSourceConnector.class.getName());
    config.put("database.url", server.jdbcUrl("shop"));
    config.put("database.user", server.user());
    config.put("database.password", "unused");
    config.put("tables", "orders");
    return config;
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection = server.connect("shop");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
