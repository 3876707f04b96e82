// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.mysql;

import io.fairlead.jdbc.connection.SessionSettings;
import io.fairlead.jdbc.dialect.BulkLoad;
import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.ColumnReader;
import io.fairlead.jdbc.dialect.ColumnTypes;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.KeyType;
import io.fairlead.jdbc.dialect.Metadata;
import io.fairlead.jdbc.dialect.ReadOptions;
import io.fairlead.jdbc.dialect.Schemas;
import io.fairlead.jdbc.dialect.StandardKeys;
import io.fairlead.jdbc.dialect.StandardReaders;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.Temporals;
import io.fairlead.jdbc.dialect.WriteSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.connect.data.SchemaBuilder;

/** MariaDB 10.5 or later and MySQL 8, each with its own driver. */
public final class MySqlDialect implements Dialect {

  private static final String BULK_STATEMENTS = "useBulkStmts";

  /** MySQL with MySQL's driver. */
  public static final Dialect MYSQL =
      new MySqlDialect(
          "MySqlDatabaseDialect",
          "jdbc:mysql:",
          Map.of("rewriteBatchedStatements", "true", "tcpKeepAlive", "true"));

  /** MariaDB, or MySQL with MariaDB's driver, which sends batches by a command of its own. */
  public static final Dialect MARIADB =
      new MySqlDialect(
          "MariaDbDatabaseDialect",
          "jdbc:mariadb:",
          Map.of(BULK_STATEMENTS, "true", "tcpKeepAlive", "true"));

  private static final Set<String> SYSTEM =
      Set.of("mysql", "information_schema", "performance_schema", "sys");

  private final String name;
  private final String urlStart;
  private final Map<String, String> batching;

  private MySqlDialect(String name, String urlStart, Map<String, String> batching) {
    this.name = name;
    this.urlStart = urlStart;
    this.batching = batching;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith(urlStart);
  }

  @Override
  public String quote() {
    return "`";
  }

  @Override
  public Map<String, String> sourceProperties() {
    // A TIMESTAMP is a point in time, which the server shows in the session's zone.
    return Map.of(
        "useCursorFetch", "true",
        "tcpKeepAlive", "true",
        "yearIsDateType", "false",
        "zeroDateTimeBehavior", "CONVERT_TO_NULL",
        "sessionVariables", "time_zone='+00:00'");
  }

  @Override
  public Map<String, String> sinkProperties() {
    Map<String, String> properties = new HashMap<>(batching);
    properties.put("sessionVariables", "time_zone='+00:00'");
    return properties;
  }

  /**
   * By their default InnoDB's transactions lock the gaps between rows too, so that tasks which
   * write different rows stand in each other's way, and deadlock. Nothing that the sink does needs
   * that. A server that logs statements takes no writes without it.
   */
  @Override
  public SessionSettings sinkSession() {
    return connection -> {
      if (!logsStatements(connection)) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      }
    };
  }

  private static boolean logsStatements(Connection connection) throws SQLException {
    Map<String, String> variables = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SHOW VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_format')")) {
      while (found.next()) {
        variables.put(found.getString(1), found.getString(2));
      }
    }
    return "ON".equalsIgnoreCase(variables.get("log_bin"))
        && "STATEMENT".equalsIgnoreCase(variables.get("binlog_format"));
  }

  @Override
  public Map<String, String> connectTimeout(int seconds) {
    String millis = Integer.toString(seconds * 1000);
    return Map.of("connectTimeout", millis, "socketTimeout", millis);
  }

  @Override
  public List<TableId> tables(Connection connection, TablePattern pattern, List<String> types)
      throws SQLException {
    // Without a catalog the drivers list the tables of every database of the server.
    Optional<String> catalog = pattern.catalog().or(() -> catalog(connection));
    return Metadata.tables(connection, new TablePattern(catalog, pattern.schema()), types).stream()
        .filter(id -> id.catalog().map(name -> !SYSTEM.contains(name)).orElse(true))
        .toList();
  }

  private static Optional<String> catalog(Connection connection) {
    try {
      return Optional.ofNullable(connection.getCatalog());
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  @Override
  public long estimatedRows(Connection connection, TableId id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT table_rows FROM information_schema.tables WHERE table_schema ="
                + " COALESCE(?, DATABASE()) AND table_name = ?")) {
      statement.setString(1, id.catalog().orElse(null));
      statement.setString(2, id.name());
      try (ResultSet rows = statement.executeQuery()) {
        long count = rows.next() ? rows.getLong(1) : -1;
        return rows.wasNull() ? -1 : count;
      }
    }
  }

  private static String type(Column column) {
    return column.type().name().toUpperCase(Locale.ROOT);
  }

  @Override
  public Optional<ColumnReader> reader(Column column, ReadOptions options) {
    return switch (type(column)) {
      case "JSON" ->
          StandardReaders.of(
              column, SchemaBuilder.string().name(Schemas.JSON), ResultSet::getString);
      case "UUID" ->
          StandardReaders.of(
              column, SchemaBuilder.string().name(Schemas.UUID), ResultSet::getString);
      case "YEAR" -> StandardReaders.of(column, SchemaBuilder.int32(), ResultSet::getInt);
      case "TIMESTAMP" ->
          StandardReaders.of(
              column,
              Temporals.schema(options.granularity()).parameter(Schemas.SQL_TYPE, "timestamptz"),
              (rows, index) -> {
                LocalDateTime value = rows.getObject(index, LocalDateTime.class);
                return value == null
                    ? null
                    : Temporals.value(options.granularity(), value.toInstant(ZoneOffset.UTC));
              });
      // Hours beyond a day and below zero, which no time of the day has.
      case "TIME" ->
          StandardReaders.of(
              column,
              SchemaBuilder.string().parameter(Schemas.SQL_TYPE, "time"),
              ResultSet::getString);
      default -> StandardReaders.reader(column, options);
    };
  }

  @Override
  public Optional<KeyType> keyType(Column column) {
    return type(column).equals("TIMESTAMP")
        ? Optional.of(KeyType.UTC_TIMESTAMP)
        : StandardKeys.keyType(column);
  }

  @Override
  public String currentTimestamp() {
    return "SELECT UTC_TIMESTAMP(6)";
  }

  @Override
  public boolean utcClock() {
    return true;
  }

  @Override
  public KeySampling keySampling() {
    return KeySampling.ROW_NUMBERS;
  }

  @Override
  public OptionalInt usualPort() {
    return OptionalInt.of(3306);
  }

  @Override
  public WriteSql writeSql(Identifiers identifiers) {
    return new MySqlWriteSql(identifiers);
  }

  /** For rows that may be there: others go faster by the batches of MariaDB's driver. */
  @Override
  public Optional<BulkLoad> bulkLoad(
      Connection connection, Identifiers identifiers, BulkLoad.Target target) throws SQLException {
    boolean mayBeThere = target.conflict() != BulkLoad.Conflict.FAIL && !target.keys().isEmpty();
    if (!mayBeThere || !batching.containsKey(BULK_STATEMENTS)) {
      // MySQL's driver makes such statements of a batch itself.
      return Optional.empty();
    }
    try (PreparedStatement statement = connection.prepareStatement("SELECT @@max_allowed_packet");
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return Optional.of(new MultiRowLoad(identifiers, target, rows.getLong(1)));
    }
  }

  @Override
  public ColumnTypes columnTypes() {
    return MySqlTypes.INSTANCE;
  }
}
