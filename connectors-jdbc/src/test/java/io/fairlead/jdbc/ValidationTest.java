// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.servers.PostgresServer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.Config;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wrong configurations are told at once, key by key, with the remedy and without secrets. */
@Timeout(180)
class ValidationTest {

  private static PostgresServer server;
  private static Database database;

  @BeforeAll
  static void startServer() throws Exception {
    server = PostgresServer.start(PostgresServer.Settings.defaults().withPassword("right-secret"));
    database = Database.fresh(server);
    database.run(
        "CREATE TABLE orders (id bigserial PRIMARY KEY, at timestamptz NOT NULL, note text)",
        "CREATE TABLE loose (n int, at timestamptz)",
        "CREATE USER pauper PASSWORD 'poor-secret'");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static Map<String, String> source(String... more) {
    Map<String, String> properties =
        database.properties(
            "mode", "timestamp+incrementing",
            "timestamp.column.name", "at",
            "incrementing.column.name", "id",
            "table.include.list", "orders",
            "topic.prefix", "t-");
    properties.putAll(SinkHarness.properties(more));
    properties.values().removeIf("-"::equals);
    return properties;
  }

  private static Map<String, String> sink(String... more) {
    Map<String, String> properties = database.properties("topics", "orders");
    properties.putAll(SinkHarness.properties(more));
    return properties;
  }

  private static Map<String, List<String>> errors(Config config) {
    Map<String, List<String>> errors = new TreeMap<>();
    config
        .configValues()
        .forEach(
            value -> {
              if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), value.errorMessages());
              }
            });
    assertThat(errors.toString()).doesNotContain("secret");
    return errors;
  }

  private static Map<String, List<String>> sourceErrors(String... more) {
    return errors(new JdbcSourceConnector().validate(source(more)));
  }

  private static Map<String, List<String>> sinkErrors(String... more) {
    return errors(new JdbcSinkConnector().validate(sink(more)));
  }

  private static void assertOnly(
      Map<String, List<String>> errors, String key, String... messageParts) {
    assertThat(errors).containsOnlyKeys(key);
    assertThat(errors.get(key)).singleElement().asString().contains(messageParts);
  }

  @Test
  void rightOnesPass() {
    assertThat(sourceErrors()).isEmpty();
    assertThat(
            sinkErrors("insert.mode", "upsert", "pk.mode", "record_key", "delete.enabled", "true"))
        .isEmpty();
  }

  @Test
  void everyErrorComesAtOnce() {
    Map<String, List<String>> errors =
        errors(
            new JdbcSourceConnector()
                .validate(
                    Map.of(
                        "mode", "sideways",
                        "poll.interval.ms", "soon",
                        "batch.max.rows", "0",
                        "table.include.list", "a(",
                        "db.timezone", "Mars/Olympus",
                        "numeric.mapping", "best")));

    assertThat(errors)
        .containsOnlyKeys(
            "connection.url",
            "mode",
            "topic.prefix",
            "poll.interval.ms",
            "batch.max.rows",
            "table.include.list",
            "db.timezone",
            "numeric.mapping");
  }

  @Test
  void aWrongKeyDoesNotHideThatTheServerIsAway() {
    assertThat(
            sourceErrors(
                "batch.max.rows", "0", "connection.url", "jdbc:postgresql://localhost:1/x"))
        .containsOnlyKeys("batch.max.rows", "connection.url");
  }

  @Test
  void contradictionsAreTold() {
    assertOnly(sourceErrors("timestamp.column.name", "-"), "timestamp.column.name", "needs");
    assertOnly(
        sourceErrors("mode", "incrementing"), "timestamp.column.name", "incrementing", "remove");
    assertOnly(sourceErrors("table.whitelist", "x"), "table.whitelist", "table.include.list");
    assertOnly(sourceErrors("query", "SELECT 1"), "table.include.list", "query");
    assertOnly(sinkErrors("insert.mode", "upsert"), "pk.mode", "record_key");
    assertOnly(sinkErrors("delete.enabled", "true"), "delete.enabled", "pk.mode=record_key");
    assertOnly(sinkErrors("pk.fields", "id"), "pk.fields", "pk.mode=none");
    assertOnly(sinkErrors("pk.mode", "kafka", "pk.fields", "a,b"), "pk.fields", "three");
  }

  @Test
  void connectionsThatCannotBeHadAreTold() {
    assertOnly(
        sourceErrors("connection.url", "jdbc:nonsense:x"), "connection.url", "No JDBC driver");
    assertOnly(
        sourceErrors("connection.url", "jdbc:postgresql://localhost:1/x?password=url-secret"),
        "connection.url",
        "localhost:1",
        "Check host and port",
        "08001");
    assertOnly(
        sinkErrors("connection.password", "wrong-secret"),
        "connection.password",
        server.user(),
        "28P01");
    assertOnly(
        sinkErrors("connection.url", server.jdbcUrl("nowhere")),
        "connection.url",
        "no such database",
        "nowhere");
  }

  /** Without a bound of its own a driver waits for ever, or for minutes. */
  @Test
  @Timeout(60)
  void aHostThatDoesNotAnswerIsGivenUp() throws Exception {
    try (var silent = new java.net.ServerSocket(0)) {
      assertOnly(
          sourceErrors(
              "connection.url", "jdbc:postgresql://localhost:" + silent.getLocalPort() + "/x"),
          "connection.url",
          "Cannot connect");
    }
  }

  @Test
  void tablesAndColumnsThatAreMissingAreTold() {
    assertOnly(
        sourceErrors("table.include.list", "nothing"), "table.include.list", "public.orders");
    assertOnly(
        sourceErrors("table.include.list", "-", "table.whitelist", "orders,nothing"),
        "table.whitelist",
        "nothing");
    assertOnly(
        sourceErrors("timestamp.column.name", "when"), "timestamp.column.name", "id, at, note");
    assertOnly(sourceErrors("timestamp.column.name", "note"), "timestamp.column.name", "timestamp");
    assertOnly(
        sourceErrors("table.include.list", "loose", "incrementing.column.name", "n"),
        "timestamp.column.name",
        "NOT NULL",
        "validate.non.null");
    assertOnly(
        sourceErrors("table.include.list", "-", "query", "SELECT * FROM nowhere"),
        "query",
        "nowhere",
        "42P01");
    assertOnly(sinkErrors("topics", "missing"), "auto.create", "missing");
    assertOnly(
        sinkErrors("pk.mode", "record_value", "pk.fields", "nr"), "pk.fields", "id, at, note");
  }

  @Test
  void aUserWithoutPrivilegesIsTold() {
    assertOnly(
        sourceErrors(
            "connection.user", "pauper",
            "connection.password", "poor-secret",
            "table.include.list", "-",
            "query", "SELECT * FROM orders"),
        "query",
        "permission denied",
        "42501");
  }

  @Test
  void tablesThatTheUserMayNotReadOrWriteAreTold() {
    String[] pauper = {"connection.user", "pauper", "connection.password", "poor-secret"};

    assertOnly(
        sourceErrors(pauper),
        "connection.user",
        "pauper",
        "public.orders",
        "GRANT SELECT",
        "table.exclude.list",
        "42501");
    Map<String, List<String>> sink =
        errors(
            new JdbcSinkConnector()
                .validate(
                    sink(
                        "connection.user",
                        "pauper",
                        "connection.password",
                        "poor-secret",
                        "insert.mode",
                        "upsert",
                        "pk.mode",
                        "record_key",
                        "delete.enabled",
                        "true")));
    assertOnly(
        sink,
        "connection.user",
        "pauper",
        "public.orders",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON");
    assertOnly(
        sinkErrors(
            "connection.user",
            "pauper",
            "connection.password",
            "poor-secret",
            "topics",
            "missing",
            "auto.create",
            "true"),
        "connection.user",
        "may not create table missing",
        "CREATE on the schema");
  }

  @Test
  void aHostThatIsUnknownIsToldFromAPortThatIsClosed() {
    assertOnly(
        sinkErrors("connection.url", "jdbc:postgresql://no-such-host.invalid/x"),
        "connection.url",
        "Host no-such-host.invalid does not resolve",
        "Check host and port");
    assertOnly(
        sinkErrors("connection.url", "jdbc:postgresql://localhost:1/x"),
        "connection.url",
        "Nobody accepts connections at localhost:1");
  }

  @Test
  void typesThatColumnsCannotBecomeAreTold() {
    assertOnly(
        sourceErrors("column.type.overrides", "note:text"),
        "column.type.overrides",
        "float64 or decimal(SCALE)");
    assertThat(sourceErrors("column.type.overrides", "orders.note:string,id:decimal(2)")).isEmpty();
  }

  private static List<String> steps(List<CheckResult> results) {
    return results.stream()
        .map(result -> result.name() + " " + result.status().name().toLowerCase(Locale.ROOT))
        .toList();
  }

  @Test
  void theConnectionCheckGoesStepByStep() {
    assertThat(steps(new JdbcSourceConnector().checkConnection(source())))
        .containsExactly(
            "configuration passed",
            "driver passed",
            "host passed",
            "port passed",
            "login passed",
            "database passed",
            "tables passed",
            "privileges passed");
    assertThat(
            steps(
                new JdbcSinkConnector()
                    .checkConnection(sink("connection.url", "jdbc:postgresql://localhost:1/x"))))
        .containsExactly(
            "configuration passed",
            "driver passed",
            "host passed",
            "port failed",
            "login skipped",
            "database skipped",
            "tables skipped",
            "privileges skipped");
    assertThat(
            steps(
                new JdbcSinkConnector()
                    .checkConnection(sink("connection.url", server.jdbcUrl("nowhere")))))
        .contains("login passed", "database failed", "tables skipped");
    List<CheckResult> refused =
        new JdbcSinkConnector().checkConnection(sink("connection.password", "wrong-secret"));
    assertThat(steps(refused)).contains("port passed", "login failed", "database skipped");
    assertThat(refused.toString()).doesNotContain("wrong-secret");
    assertThat(refused)
        .filteredOn(result -> result.name().equals("login"))
        .singleElement()
        .satisfies(result -> assertThat(result.key()).hasValue("connection.password"));
  }
}
