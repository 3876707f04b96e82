// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import io.fairlead.compatibility.harness.ConnectRuntime;
import io.fairlead.compatibility.harness.ConnectRuntime.RunningWorker;
import io.fairlead.compatibility.harness.PluginFolder;
import io.fairlead.compatibility.harness.Rest;
import io.fairlead.compatibility.harness.WorkerProperties;
import io.fairlead.connect.api.Progress;
import io.fairlead.servers.KafkaBroker;
import io.fairlead.servers.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quartz.CronExpression;

/** The JDBC connectors from one plugin folder, the same on either runtime. */
class JdbcConnectorsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int ROWS = 5_000;
  private static final String ALL = "SELECT id, name, amount FROM %s ORDER BY id";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(ConnectRuntime.class)
  void aTableGoesThroughATopicIntoATableExactlyOnce(ConnectRuntime runtime) throws Exception {
    Path plugins =
        PluginFolder.writeBelow(
            folder,
            "jdbc",
            List.of(
                Path.of(
                    System.getProperty("compatibility.jdbc", "../connectors-jdbc/target/classes")),
                PluginFolder.home(Progress.class),
                PluginFolder.home(HikariConfig.class),
                PluginFolder.home(CronExpression.class),
                PluginFolder.home(org.postgresql.Driver.class)));
    try (PostgresServer postgres = PostgresServer.start();
        KafkaBroker broker =
            KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation())) {
      // given
      postgres.createDatabase("shop");
      try (Connection connection = postgres.connect("shop");
          Statement sql = connection.createStatement()) {
        sql.execute("CREATE TABLE orders (id bigint PRIMARY KEY, name text, amount numeric(9,2))");
        sql.execute(insert(1, ROWS));
        Map<String, String> worker =
            WorkerProperties.distributed(broker.bootstrapServers(), "jdbc")
                .with("plugin.path", plugins.toString())
                .with("key.converter", "org.apache.kafka.connect.json.JsonConverter")
                .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                .with("exactly.once.source.support", "enabled")
                .toMap();
        try (RunningWorker running = runtime.start(worker)) {
          Rest rest = new Rest(running.restUri());

          // when
          deploy(rest, "orders-out", source(postgres));
          deploy(rest, "orders-in", sink(postgres));

          // then
          awaitEqual(sql);
          for (String name : List.of("orders-out", "orders-in")) {
            await(name).atMost(PATIENCE).until(() -> "RUNNING[RUNNING]".equals(rest.state(name)));
          }
        }
        sql.execute(insert(ROWS + 1, ROWS + 100));

        // and another worker goes on where that one was
        try (RunningWorker running = runtime.start(worker)) {
          awaitEqual(sql);
        }
      }
    }
  }

  private static String insert(int from, int to) {
    return "INSERT INTO orders SELECT n, 'order ' || n, n / 4.0 FROM generate_series(%d, %d) n"
        .formatted(from, to);
  }

  private static void deploy(Rest rest, String name, Map<String, String> config) {
    await().atMost(PATIENCE).untilAsserted(() -> rest.deploy(name, config));
  }

  private static void awaitEqual(Statement sql) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(rows(sql, ALL.formatted("copied")))
                    .isEqualTo(rows(sql, ALL.formatted("orders"))));
  }

  private static List<String> rows(Statement sql, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet result = sql.executeQuery(query)) {
      while (result.next()) {
        rows.add(result.getString(1) + " " + result.getString(2) + " " + result.getString(3));
      }
    }
    return rows;
  }

  private static Map<String, String> common(PostgresServer postgres) {
    Map<String, String> config = new HashMap<>();
    config.put("connection.url", postgres.jdbcUrl("shop"));
    config.put("connection.user", postgres.user());
    config.put("tasks.max", "1");
    return config;
  }

  private static Map<String, String> source(PostgresServer postgres) {
    Map<String, String> config = common(postgres);
    config.put("connector.class", "io.fairlead.jdbc.JdbcSourceConnector");
    config.put("mode", "incrementing");
    config.put("incrementing.column.name", "id");
    config.put("table.include.list", "orders");
    config.put("topic.prefix", "");
    config.put("poll.interval.ms", "100");
    config.put("table.read.threads", "2");
    config.put("table.read.threads.min.rows", "1000");
    config.put("exactly.once.support", "required");
    return config;
  }

  /** Without a key, so that a row that came twice would be there twice. */
  private static Map<String, String> sink(PostgresServer postgres) {
    Map<String, String> config = common(postgres);
    config.put("connector.class", "io.fairlead.jdbc.JdbcSinkConnector");
    config.put("topics", "orders");
    config.put("table.name.format", "copied");
    config.put("auto.create", "true");
    config.put("exactly.once", "on");
    return config;
  }
}
