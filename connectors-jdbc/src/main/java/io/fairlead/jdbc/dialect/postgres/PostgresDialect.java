// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.postgres;

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
import io.fairlead.jdbc.dialect.Table;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.WriteSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.postgresql.PGStatement;

/** PostgreSQL 13 or later. */
public final class PostgresDialect implements Dialect {

  private static final Set<String> SYSTEM_SCHEMAS = Set.of("pg_catalog", "information_schema");

  /** What the driver takes for "prepare on the server and transfer in binary at once". */
  private static final int BINARY_AT_ONCE = -1;

  private static final Set<String> LONG_TYPES =
      Set.of("int2", "int4", "int8", "smallserial", "serial", "bigserial");

  @Override
  public String name() {
    return "PostgreSqlDatabaseDialect";
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith("jdbc:postgresql:");
  }

  @Override
  public Map<String, String> sourceProperties() {
    return Map.of("tcpKeepAlive", "true", "ApplicationName", "fairlead-jdbc-source");
  }

  @Override
  public Map<String, String> sinkProperties() {
    return Map.of(
        "tcpKeepAlive",
        "true",
        "ApplicationName",
        "fairlead-jdbc-sink",
        "reWriteBatchedInserts",
        "true",
        // Text is sent without a type, so that the server converts it to uuid, jsonb, enums...
        "stringtype",
        "unspecified");
  }

  @Override
  public Map<String, String> connectTimeout(int seconds) {
    String text = Integer.toString(seconds);
    return Map.of("connectTimeout", text, "loginTimeout", text, "socketTimeout", text);
  }

  @Override
  public List<TableId> tables(Connection connection, TablePattern pattern, List<String> types)
      throws SQLException {
    List<String> wanted = new ArrayList<>(types);
    if (wanted.contains("TABLE")) {
      wanted.add("PARTITIONED TABLE");
    }
    Set<String> partitions = partitions(connection);
    return Metadata.tables(connection, pattern, wanted).stream()
        .filter(id -> id.schema().map(schema -> !system(schema)).orElse(true))
        .filter(id -> !partitions.contains(id.qualifiedName()))
        .toList();
  }

  private static boolean system(String schema) {
    return SYSTEM_SCHEMAS.contains(schema) || schema.startsWith("pg_t");
  }

  /** A partition is read through the table that it is part of. */
  private static Set<String> partitions(Connection connection) throws SQLException {
    Set<String> names = new java.util.HashSet<>();
    try (var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT n.nspname || '.' || c.relname FROM pg_class c"
                    + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relispartition")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  @Override
  public List<String> missingPrivileges(Connection connection, TableId id, List<String> wanted)
      throws SQLException {
    List<String> missing = new ArrayList<>();
    for (String privilege : wanted) {
      if (!told(
          connection,
          "SELECT has_table_privilege(to_regclass(?)::oid, '" + privilege + "')",
          new Identifiers("\"", true).table(id))) {
        missing.add(privilege);
      }
    }
    return missing;
  }

  @Override
  public boolean mayCreate(Connection connection, TableId id) throws SQLException {
    return id.schema().isPresent()
        ? told(
            connection,
            "SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = ?",
            id.schema().get())
        : told(
            connection,
            "SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace"
                + " WHERE nspname = COALESCE(current_schema(), ?)",
            "");
  }

  /** What a query with one parameter says; no for no row. */
  private static boolean told(Connection connection, String query, String parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, parameter);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  @Override
  public TableId canonical(TableId id) {
    // The catalog is the database that the URL names, the only one that a connection can see.
    return new TableId(Optional.empty(), id.schema(), id.name());
  }

  @Override
  public Optional<Table> describe(Connection connection, TableId id) throws SQLException {
    TableId exact =
        id.schema().isPresent()
            ? id
            : resolve(connection, new Identifiers("\"", true).table(id)).orElse(id);
    return Metadata.describe(connection, exact);
  }

  @Override
  public Optional<TableId> resolve(Connection connection, String name) throws SQLException {
    for (String candidate : new String[] {quoted(name), name}) {
      Optional<TableId> found = lookUp(connection, candidate);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static String quoted(String name) {
    if (name.contains("\"")) {
      return name;
    }
    return "\"" + name.replace(".", "\".\"") + "\"";
  }

  private static Optional<TableId> lookUp(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT n.nspname, c.relname FROM pg_class c"
                + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE c.oid = to_regclass(?)")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(TableId.of(null, rows.getString(1), rows.getString(2)))
            : Optional.empty();
      }
    }
  }

  @Override
  public long estimatedRows(Connection connection, TableId id) throws SQLException {
    // A table that was never analyzed has -1 tuples; its size on disk still tells big from small.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT coalesce(sum(CASE WHEN c.reltuples >= 0 THEN c.reltuples"
                + " ELSE pg_relation_size(c.oid) / 100 END), 0)::bigint FROM pg_class c"
                + " WHERE c.oid IN (SELECT relid FROM pg_partition_tree(to_regclass(?)))"
                + " OR c.oid = to_regclass(?)")) {
      String name = new Identifiers("\"", true).table(id);
      statement.setString(1, name);
      statement.setString(2, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : -1;
      }
    }
  }

  @Override
  public Optional<ColumnReader> reader(Column column, ReadOptions options) {
    return PostgresReaders.reader(column, options);
  }

  @Override
  public Optional<KeyType> keyType(Column column) {
    String type = column.type().name();
    if (LONG_TYPES.contains(type)) {
      return Optional.of(KeyType.LONG);
    }
    return switch (type) {
      case "oid" -> Optional.of(KeyType.LONG);
      case "numeric" -> Optional.of(KeyType.DECIMAL);
      case "timestamp" -> Optional.of(KeyType.LOCAL_TIMESTAMP);
      case "timestamptz" -> Optional.of(KeyType.ZONED_TIMESTAMP);
      case "date" -> Optional.of(KeyType.DATE);
      case "json", "xml", "point", "box", "polygon", "float4", "float8" -> Optional.empty();
      default -> Optional.of(KeyType.CONVERTED_TEXT);
    };
  }

  /** In binary from the first execution on, which costs server and driver about half of text. */
  @Override
  public void fetchPiecewise(Statement statement, int rows) throws SQLException {
    statement.setFetchSize(rows);
    if (statement.isWrapperFor(PGStatement.class)) {
      statement.unwrap(PGStatement.class).setPrepareThreshold(BINARY_AT_ONCE);
    }
  }

  @Override
  public boolean comparesRows() {
    return true;
  }

  @Override
  public boolean tellsSnapshots(Connection connection, TableId id) throws SQLException {
    // Views have no xmin, and refreshing a materialized view gives every row a new one.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT c.relkind IN ('r', 'p') FROM pg_class c WHERE c.oid = to_regclass(?)")) {
      statement.setString(1, new Identifiers("\"", true).table(id));
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  @Override
  public KeySampling keySampling() {
    return KeySampling.BLOCKS;
  }

  @Override
  public OptionalInt usualPort() {
    return OptionalInt.of(5432);
  }

  @Override
  public WriteSql writeSql(Identifiers identifiers) {
    return new PostgresWriteSql(identifiers);
  }

  @Override
  public Optional<BulkLoad> bulkLoad(
      Connection connection, Identifiers identifiers, BulkLoad.Target target) throws SQLException {
    // COPY does not go with row security, nor into views; the stage needs the TEMP privilege.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT c.relkind IN ('r', 'p') AND NOT c.relrowsecurity"
                + " AND has_database_privilege(current_database(), 'TEMP')"
                + " FROM pg_class c WHERE c.oid = to_regclass(?)")) {
      statement.setString(1, new Identifiers("\"", true).table(target.table().id()));
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1)
            ? Optional.of(new CopyLoad(identifiers, target))
            : Optional.empty();
      }
    }
  }

  /** A worker that is gone must not hold its locks: the server ends what is idle or unreachable. */
  @Override
  public SessionSettings sinkSession() {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "SET idle_in_transaction_session_timeout = '60s'; SET tcp_keepalives_idle = 15;"
                + " SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3");
      }
    };
  }

  @Override
  public ColumnTypes columnTypes() {
    return PostgresTypes.INSTANCE;
  }
}
