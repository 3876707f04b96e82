// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class PostgresServerTest {

  @Test
  void keepsCommittedRowsWhenItIsKilledAndStartedAgain() throws Exception {
    // given
    try (PostgresServer server = PostgresServer.start()) {
      server.createDatabase("orders");
      execute(server, "create table t (id int primary key)");
      execute(server, "insert into t values (1), (2)");
      int port = server.port();

      // when
      server.kill();
      assertThat(server.running()).isFalse();
      assertThatThrownBy(() -> server.connect("orders")).isInstanceOf(SQLException.class);
      server.restart();

      // then
      assertThat(server.port()).isEqualTo(port);
      assertThat(single(server, "select count(*) from t")).isEqualTo("2");
      assertThat(single(server, "show wal_level")).isEqualTo("logical");
    }
  }

  @Test
  void removesTemporaryDataOnClose() {
    // given
    PostgresServer server = PostgresServer.start();
    Path data = server.dataDirectory();

    // when
    server.close();
    server.close();

    // then
    assertThat(data).doesNotExist();
    assertThat(LocalPorts.isFree(server.port())).isTrue();
  }

  @Test
  void usesTheDataOfAnEarlierServerAndAsksForThePassword(@TempDir Path directory) throws Exception {
    // given
    PostgresServer.Settings settings =
        PostgresServer.Settings.defaults()
            .withDataDirectory(directory.resolve("database"))
            .withBinariesDirectory(directory.resolve("programs"))
            .withPassword("correct horse");
    try (PostgresServer first = PostgresServer.start(settings)) {
      first.createDatabase("orders");
      execute(first, "create table t (id int)");
    }

    // when
    try (PostgresServer second = PostgresServer.start(settings)) {
      // then
      assertThat(single(second, "select count(*) from t")).isEqualTo("0");
      assertThatThrownBy(
              () -> DriverManager.getConnection(second.jdbcUrl("orders"), "postgres", "wrong"))
          .hasMessageContaining("password authentication failed");
    }
    assertThat(settings.toString()).doesNotContain("correct horse");
  }

  private static void execute(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("orders");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String single(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("orders");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
