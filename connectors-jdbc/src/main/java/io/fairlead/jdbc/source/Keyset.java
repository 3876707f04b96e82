// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.KeyType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What orders the reading of a table.
 *
 * @param parts the columns, most significant first
 * @param unique whether no two rows share a position
 */
record Keyset(List<Part> parts, boolean unique) {

  /**
   * One value to order by.
   *
   * @param columns the columns of which the first that is not NULL counts
   * @param type how it is handled
   * @param role what it stands for in an offset
   */
  record Part(List<String> columns, KeyType type, Role role) {

    String sql(Identifiers identifiers) {
      return columns.size() == 1
          ? identifiers.name(columns.get(0))
          : "COALESCE(" + identifiers.list(columns) + ")";
    }
  }

  /** What a part stands for in an offset. */
  enum Role {
    TIMESTAMP,
    INCREMENTING,
    TIE_BREAKER
  }

  List<KeyType> types() {
    return parts.stream().map(Part::type).toList();
  }

  String orderBy(Identifiers identifiers) {
    return parts.stream().map(part -> part.sql(identifiers)).collect(Collectors.joining(", "));
  }

  /** A condition that no part is NULL. */
  String present(Identifiers identifiers) {
    return parts.stream()
        .map(part -> part.sql(identifiers) + " IS NOT NULL")
        .collect(Collectors.joining(" AND "));
  }

  /** The condition that a row lies behind a position, with a comparison of rows. */
  String afterRow(Identifiers identifiers) {
    return compareRow(identifiers, ">");
  }

  /** The condition that a row lies at or before a position, with a comparison of rows. */
  String upToRow(Identifiers identifiers) {
    return compareRow(identifiers, "<=");
  }

  private String compareRow(Identifiers identifiers, String operator) {
    if (parts.size() == 1) {
      return parts.get(0).sql(identifiers) + " " + operator + " ?";
    }
    String marks = parts.stream().map(part -> "?").collect(Collectors.joining(", "));
    return "(" + orderBy(identifiers) + ") " + operator + " (" + marks + ")";
  }

  int bindRow(PreparedStatement statement, int index, Position position) throws SQLException {
    int at = index;
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).type().bind(statement, at++, position.values().get(i));
    }
    return at;
  }

  /** The condition that a row lies behind a position, for databases that do not compare rows. */
  String afterExpanded(Identifiers identifiers) {
    return compareExpanded(identifiers, " > ?", " > ?");
  }

  /** The same for at or before a position. */
  String upToExpanded(Identifiers identifiers) {
    return compareExpanded(identifiers, " < ?", " <= ?");
  }

  private String compareExpanded(Identifiers identifiers, String inner, String least) {
    return IntStream.range(0, parts.size())
        .mapToObj(
            last -> {
              List<String> terms = new ArrayList<>();
              for (int i = 0; i < last; i++) {
                terms.add(parts.get(i).sql(identifiers) + " = ?");
              }
              String operator = last == parts.size() - 1 ? least : inner;
              terms.add(parts.get(last).sql(identifiers) + operator);
              return "(" + String.join(" AND ", terms) + ")";
            })
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  int bindExpanded(PreparedStatement statement, int index, Position position) throws SQLException {
    int at = index;
    for (int last = 0; last < parts.size(); last++) {
      for (int i = 0; i <= last; i++) {
        parts.get(i).type().bind(statement, at++, position.values().get(i));
      }
    }
    return at;
  }
}
