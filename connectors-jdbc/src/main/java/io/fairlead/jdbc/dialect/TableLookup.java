// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the table that a name as the user wrote it means, with the driver's metadata. */
final class TableLookup {

  private TableLookup() {}

  /** The table in the connection's own schema first; the name as it is first, then in any case. */
  static Optional<TableId> find(Connection connection, String name) throws SQLException {
    TableId wanted = split(name);
    String catalog = own(connection::getCatalog);
    String schema = own(connection::getSchema);
    for (String spelling : spellings(wanted.name())) {
      if (wanted.schema().isEmpty()) {
        Optional<TableId> found = look(connection, catalog, schema, spelling);
        if (found.isPresent()) {
          return found;
        }
        continue;
      }
      for (String parent : spellings(wanted.schema().get())) {
        String within = wanted.catalog().orElse(catalog);
        Optional<TableId> found =
            look(connection, within, parent, spelling)
                .or(() -> lookQuietly(connection, parent, null, spelling));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static TableId split(String name) {
    String plain = name.replace("\"", "").replace("`", "");
    String[] parts = plain.split("\\.", 3);
    return switch (parts.length) {
      case 1 -> TableId.of(null, null, parts[0]);
      case 2 -> TableId.of(null, parts[0], parts[1]);
      default -> TableId.of(parts[0], parts[1], parts[2]);
    };
  }

  private static Iterable<String> spellings(String name) {
    return new LinkedHashSet<>(
        List.of(name, name.toUpperCase(Locale.ROOT), name.toLowerCase(Locale.ROOT)));
  }

  @FunctionalInterface
  private interface Getter {
    String get() throws SQLException;
  }

  private static String own(Getter getter) {
    try {
      String value = getter.get();
      return value == null || value.isEmpty() ? null : value;
    } catch (SQLException | AbstractMethodError e) {
      // Drivers may lack schemas or catalogs.
      return null;
    }
  }

  private static Optional<TableId> lookQuietly(
      Connection connection, String catalog, String schema, String table) {
    try {
      return look(connection, catalog, schema, table);
    } catch (SQLException e) {
      // Not every driver takes any name for a catalog.
      return Optional.empty();
    }
  }

  private static Optional<TableId> look(
      Connection connection, String catalog, String schema, String table) throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    String escape = metadata.getSearchStringEscape();
    try (ResultSet rows =
        metadata.getTables(
            catalog, Metadata.escape(schema, escape), Metadata.escape(table, escape), null)) {
      while (rows.next()) {
        String type = String.valueOf(rows.getString("TABLE_TYPE")).toUpperCase(Locale.ROOT);
        boolean readable =
            type.contains("TABLE") || type.contains("VIEW") || type.contains("SYNONYM");
        if (readable && rows.getString("TABLE_NAME").equals(table)) {
          return Optional.of(
              TableId.of(rows.getString("TABLE_CAT"), rows.getString("TABLE_SCHEM"), table));
        }
      }
    }
    return Optional.empty();
  }
}
