// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.cdc.tool.CdcTool;
import io.fairlead.connect.api.CheckResult;
import io.fairlead.servers.PostgresServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a PostgreSQL lacks is told with the SQL that mends it, and that SQL does mend it. */
class PostgresReadinessTest {

  private static PostgresServer server;

  @TempDir private Path folder;

  @BeforeAll
  static void startServer() throws SQLException {
    server = PostgresServer.start(PostgresServer.Settings.defaults().withPassword("owner"));
    server.createDatabase("shop");
    sql(
        "create table orders (id int primary key, item text)",
        "insert into orders select i, 'item ' || i from generate_series(1, 10) i",
        "create table logs (line text)",
        "create role capture login password 'capture'");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void theRemediesMakeTheDatabaseReady() throws SQLException {
    Map<String, String> config = config("capture", "orders");
    List<String> before = errors(config);

    assertThat(before).anyMatch(text -> text.contains("ALTER ROLE capture REPLICATION;"));
    assertThat(before).anyMatch(text -> text.contains("GRANT SELECT ON public.orders TO capture;"));
    assertThat(before)
        .anyMatch(text -> text.contains("CREATE PUBLICATION fairlead_shop FOR TABLE"));
    assertThat(before).anyMatch(text -> text.contains("CREATE TABLE IF NOT EXISTS"));

    // In the order of the findings, save that the publication needs the connector's tables.
    Output doctor = cdc("doctor", write(config));
    assertThat(doctor.code()).isEqualTo(1);
    List<String> statements = doctor.text().lines().filter(line -> line.endsWith(";")).toList();
    List<String> publications = new ArrayList<>();
    for (String statement : statements) {
      if (statement.startsWith("CREATE PUBLICATION")) {
        publications.add(statement);
      } else {
        sql(statement);
      }
    }
    for (String statement : publications) {
      sql(statement);
    }
    config.put("publication.autocreate.mode", "disabled");

    assertThat(errors(config)).isEmpty();
    assertThat(new CdcSourceConnector().checkConnection(config))
        .allMatch(result -> result.status() == CheckResult.Status.PASSED);
    Output ready = cdc("doctor", write(config));
    assertThat(ready.text()).contains("The database is ready.");
    assertThat(ready.code()).isZero();
  }

  @Test
  void aTableWithoutIdentityIsRefusedBeforeItBreaksTheApplication() {
    assertThat(errors(config("postgres", "logs")))
        .anyMatch(text -> text.contains("ALTER TABLE public.logs REPLICA IDENTITY FULL;"));
  }

  @Test
  void aServerWithoutLogicalDecodingIsToldTheStatement() {
    try (PostgresServer plain =
        PostgresServer.start(PostgresServer.Settings.defaults().with("wal_level", "replica"))) {
      plain.createDatabase("shop");
      Map<String, String> config = config("postgres", "orders");
      config.put("database.url", plain.jdbcUrl("shop"));

      assertThat(errors(config))
          .anyMatch(text -> text.contains("ALTER SYSTEM SET wal_level = logical;"));
    }
  }

  @Test
  void aWrongPasswordIsOneErrorAndIsNotShown() {
    Map<String, String> config = config("postgres", "orders");
    config.put("database.password", "wrong-secret");

    assertThat(errors(config))
        .singleElement()
        .asString()
        .contains("refuses user postgres")
        .doesNotContain("wrong-secret");
  }

  @Test
  void aTableThatIsNotThereIsTold() {
    assertThat(errors(config("postgres", "nowhere")))
        .anyMatch(text -> text.contains("No table matches"));
  }

  @Test
  void previewShowsRecordsAndLeavesNothing() throws SQLException {
    Map<String, String> config = config("postgres", "orders");
    config.put("shape", "flat");

    Output preview = cdc("preview", write(config), "--rows", "2");

    assertThat(preview.text())
        .contains("table public.orders")
        .contains("\"item\":\"item 1\"")
        .contains("\"item\":\"item 2\"")
        .doesNotContain("\"item\":\"item 3\"");
    assertThat(preview.code()).isZero();
    // The server drops a slot once it has seen that its client is gone.
    await().atMost(Duration.ofSeconds(60)).until(() -> !slotIsLeft());
  }

  private static boolean slotIsLeft() throws SQLException {
    try (Connection connection = server.connect("shop");
        Statement statement = connection.createStatement();
        var slots = statement.executeQuery("select 1 from pg_replication_slots")) {
      return slots.next();
    }
  }

  private record Output(int code, String text) {}

  private static Output cdc(String... arguments) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text, true);
    return new Output(new CdcTool().run(out, out, arguments), text.toString());
  }

  private String write(Map<String, String> config) {
    try {
      Path file = folder.resolve("shop.json");
      Files.writeString(
          file, new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(config));
      return file.toString();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> errors(Map<String, String> config) {
    return new CdcSourceConnector()
        .validate(config).configValues().stream()
            .map(ConfigValue::errorMessages)
            .flatMap(List::stream)
            .toList();
  }

  private static Map<String, String> config(String user, String tables) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "shop");
    config.put("connector.class", CdcSourceConnector.class.getName());
    config.put("database.url", server.jdbcUrl("shop"));
    config.put("database.user", user);
    config.put("database.password", user.equals("capture") ? "capture" : "owner");
    config.put("tables", tables);
    return config;
  }

  private static void sql(String... statements) throws SQLException {
    try (Connection connection = server.connect("shop");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
