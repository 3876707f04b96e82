// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(300)
@ExtendWith({KafkaExtension.class, PostgresExtension.class})
class RealServersTest {

  @Test
  void givesABroker(KafkaTestServer kafka) throws Exception {
    // when
    kafka.createTopic("given", 3, Map.of("cleanup.policy", "compact"));

    // then
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      assertThat(admin.listTopics().names().get(120, TimeUnit.SECONDS)).contains("given");
    }
  }

  @Test
  void givesADatabaseWithLogicalDecoding(PostgresTestServer postgres) throws Exception {
    // given
    postgres.createDatabase("shop");
    postgres.execute("shop", "create table t (id int)", "insert into t values (7)");

    // when
    try (Connection connection = postgres.connect("shop");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select id, current_setting('wal_level') from t")) {
      rows.next();

      // then
      assertThat(rows.getInt(1)).isEqualTo(7);
      assertThat(rows.getString(2)).isEqualTo("logical");
    }
  }
}
