// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.duckdb;

import io.fairlead.jdbc.dialect.BulkLoad;
import io.fairlead.jdbc.dialect.Column;
import io.fairlead.jdbc.dialect.ColumnReader;
import io.fairlead.jdbc.dialect.ColumnTypes;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.Metadata;
import io.fairlead.jdbc.dialect.OnConflictSql;
import io.fairlead.jdbc.dialect.ReadOptions;
import io.fairlead.jdbc.dialect.Schemas;
import io.fairlead.jdbc.dialect.StandardReaders;
import io.fairlead.jdbc.dialect.StandardTypes;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.WriteSql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.SchemaBuilder;

/** DuckDB: a file, or memory, as an embedded warehouse. */
public final class DuckDbDialect implements Dialect {

  private static final StandardTypes TYPES =
      new StandardTypes(
          "VARCHAR",
          "VARCHAR",
          "BLOB",
          Map.of("FLOAT64", "DOUBLE", Schemas.UUID, "UUID", Schemas.NANO_TIMESTAMP, "TIMESTAMP_NS"),
          38);

  @Override
  public String name() {
    return "DuckDbDatabaseDialect";
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith("jdbc:duckdb:");
  }

  @Override
  public Set<String> systemSchemas() {
    return Set.of("information_schema", "pg_catalog");
  }

  @Override
  public List<TableId> tables(Connection connection, TablePattern pattern, List<String> types)
      throws SQLException {
    List<String> named =
        types.stream().map(type -> type.equals("TABLE") ? "BASE TABLE" : type).toList();
    return Metadata.tables(connection, pattern, named).stream()
        .filter(id -> id.schema().map(schema -> !systemSchemas().contains(schema)).orElse(true))
        .toList();
  }

  /** All connections to a file in one JVM must have the same properties. */
  @Override
  public Map<String, String> sourceProperties() {
    return Map.of("jdbc_stream_results", "true");
  }

  @Override
  public Map<String, String> sinkProperties() {
    return sourceProperties();
  }

  @Override
  public Map<String, String> connectTimeout(int seconds) {
    return sourceProperties();
  }

  @Override
  public Optional<ColumnReader> reader(Column column, ReadOptions options) {
    return switch (column.type().name().toUpperCase(Locale.ROOT)) {
      case "UUID" ->
          StandardReaders.of(
              column, SchemaBuilder.string().name(Schemas.UUID), ResultSet::getString);
      case "JSON" ->
          StandardReaders.of(
              column, SchemaBuilder.string().name(Schemas.JSON), ResultSet::getString);
      case "HUGEINT", "UBIGINT", "UHUGEINT" ->
          StandardReaders.of(
              column, SchemaBuilder.string().name(Schemas.NUMERIC), ResultSet::getString);
      default -> StandardReaders.reader(column, options);
    };
  }

  @Override
  public KeySampling keySampling() {
    return KeySampling.ROW_NUMBERS;
  }

  @Override
  public boolean writesInParallel() {
    return false;
  }

  @Override
  public WriteSql writeSql(Identifiers identifiers) {
    return new OnConflictSql(identifiers);
  }

  @Override
  public Optional<BulkLoad> bulkLoad(
      Connection connection, Identifiers identifiers, BulkLoad.Target target) throws SQLException {
    return Optional.of(new AppenderLoad(identifiers, target));
  }

  @Override
  public ColumnTypes columnTypes() {
    return TYPES;
  }
}
