// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import io.fairlead.jdbc.connection.SessionSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One kind of database. Implementations are stateless and thread-safe. */
public interface Dialect {

  /** The name for {@code dialect.name}. */
  String name();

  /** Whether a JDBC URL leads to this kind of database. */
  boolean accepts(String url);

  /** The port that its servers listen on unless told otherwise; empty where there is none. */
  default OptionalInt usualPort() {
    return OptionalInt.empty();
  }

  /** The character around quoted names. */
  default String quote() {
    return "\"";
  }

  /** Driver properties that the source sets unless the configuration does. */
  default Map<String, String> sourceProperties() {
    return Map.of();
  }

  /** Driver properties that the sink sets unless the configuration does. */
  default Map<String, String> sinkProperties() {
    return Map.of();
  }

  /** Driver properties by which an attempt to connect ends within the seconds. */
  default Map<String, String> connectTimeout(int seconds) {
    return Map.of();
  }

  /**
   * The tables that the user may see.
   *
   * @param types the types as the JDBC driver names them, such as {@code TABLE}, {@code VIEW}
   */
  default List<TableId> tables(Connection connection, TablePattern pattern, List<String> types)
      throws SQLException {
    return Metadata.tables(connection, pattern, types).stream()
        .filter(id -> id.schema().map(schema -> !systemSchemas().contains(schema)).orElse(true))
        .toList();
  }

  /** Schemas of the database's own, which are never read. */
  default Set<String> systemSchemas() {
    return Set.of("INFORMATION_SCHEMA", "information_schema");
  }

  /**
   * Patterns as {@code DatabaseMetaData.getTables} takes them.
   *
   * @param catalog catalog, or empty for any
   * @param schema schema, or empty for any
   */
  record TablePattern(Optional<String> catalog, Optional<String> schema) {
    /** Any catalog and schema. */
    public static final TablePattern ANY = new TablePattern(Optional.empty(), Optional.empty());
  }

  /** The identifier without parts that are the same for every table of a connection. */
  default TableId canonical(TableId id) {
    return id;
  }

  /**
   * Which of the privileges on a table the user lacks; empty where the database does not tell.
   *
   * @param wanted such as {@code INSERT}
   */
  default List<String> missingPrivileges(Connection connection, TableId id, List<String> wanted)
      throws SQLException {
    return List.of();
  }

  /** Whether the user may create a table; {@code true} where the database does not tell. */
  default boolean mayCreate(Connection connection, TableId id) throws SQLException {
    return true;
  }

  /** A table's columns and key, or empty if there is no such table. */
  default Optional<Table> describe(Connection connection, TableId id) throws SQLException {
    return Metadata.describe(connection, id);
  }

  /** The table that a name as the user wrote it means, or empty if there is none. */
  default Optional<TableId> resolve(Connection connection, String name) throws SQLException {
    return TableLookup.find(connection, name);
  }

  /** About how many rows a table has; -1 if that cannot be said without counting them. */
  default long estimatedRows(Connection connection, TableId id) throws SQLException {
    return -1;
  }

  /** How to find values that cut a table's key into parts of about as many rows each. */
  enum KeySampling {
    /** There is no good way: tables are read in one. */
    NONE,
    /** {@code TABLESAMPLE SYSTEM}: a random part of the table's blocks is read. */
    BLOCKS,
    /** {@code ROW_NUMBER() OVER (ORDER BY …)} and {@code MOD}: the key's index is read. */
    ROW_NUMBERS
  }

  /** How to find values that cut a table's key into parts. */
  default KeySampling keySampling() {
    return KeySampling.NONE;
  }

  /** The reader of a column, or empty if its type has no counterpart. */
  default Optional<ColumnReader> reader(Column column, ReadOptions options) {
    return StandardReaders.reader(column, options);
  }

  /** How a column that orders reading is handled, or empty if it cannot order. */
  default Optional<KeyType> keyType(Column column) {
    return StandardKeys.keyType(column);
  }

  /** Makes the driver fetch a large result piece by piece. The connection has auto-commit off. */
  default void fetchPiecewise(Statement statement, int rows) throws SQLException {
    statement.setFetchSize(rows);
  }

  /** Whether {@code (a, b) > (?, ?)} is understood and uses an index. */
  default boolean comparesRows() {
    return false;
  }

  /** A query for the database's present time as a timestamp with time zone. */
  default String currentTimestamp() {
    return "SELECT CURRENT_TIMESTAMP";
  }

  /** Whether {@link #currentTimestamp()} has no zone because it is in UTC. */
  default boolean utcClock() {
    return false;
  }

  /**
   * A column in a query.
   *
   * @param alias the table's alias
   */
  default String columnSql(Identifiers identifiers, String alias, String name) {
    return identifiers.name(name);
  }

  /** Whether transaction snapshots tell which rows of the table an earlier read could not see. */
  default boolean tellsSnapshots(Connection connection, TableId id) throws SQLException {
    return false;
  }

  /** The statements that the sink writes with. */
  WriteSql writeSql(Identifiers identifiers);

  /**
   * A way to write many rows at once that is faster than batches of statements, or empty if there
   * is none for this table.
   */
  default Optional<BulkLoad> bulkLoad(
      Connection connection, Identifiers identifiers, BulkLoad.Target target) throws SQLException {
    return Optional.empty();
  }

  /** Whether several connections can write at the same time. */
  default boolean writesInParallel() {
    return true;
  }

  /** What the sink sets on each new connection. */
  default SessionSettings sinkSession() {
    return SessionSettings.NONE;
  }

  /** The types and the binding of values that the sink writes. */
  ColumnTypes columnTypes();
}
