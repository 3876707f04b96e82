// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MariaDbServerTest {

  @Test
  void dataSurviveAKill() throws Exception {
    Assumptions.assumeTrue(MariaDbServer.unavailable().isEmpty());
    try (MariaDbServer server = MariaDbServer.start()) {
      server.createDatabase("shop");
      try (Connection connection = server.connect("shop")) {
        connection.createStatement().execute("create table t (id int primary key)");
        connection.createStatement().execute("insert into t values (1), (2)");
      }

      server.kill();
      assertThat(server.running()).isFalse();
      server.restart();

      try (Connection connection = server.connect("shop");
          var rows = connection.createStatement().executeQuery("select count(*) from t")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(2);
      }
    }
  }
}
