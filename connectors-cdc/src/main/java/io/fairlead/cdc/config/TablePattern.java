// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.config;

import java.util.regex.Pattern;

/**
 * A name of tables: {@code schema.table}, or {@code table} alone, where {@code *} stands for any
 * characters but a dot. All other characters stand for themselves.
 */
record TablePattern(String schema, String table) {

  /**
   * Parses a name.
   *
   * @param home the schema of a name that has none
   * @throws IllegalArgumentException if there are too many dots, or a part is missing
   */
  static TablePattern parse(String text, String home) {
    String[] parts = text.trim().split("\\.", -1);
    if (parts.length > 2 || parts[0].isEmpty() || parts[parts.length - 1].isEmpty()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no table; write schema.table, with * for any characters");
    }
    if (parts.length == 1 && home.isEmpty()) {
      throw new IllegalArgumentException(
          "'" + text + "' lacks its database; write database.table, or name one in database.url");
    }
    return parts.length == 1
        ? new TablePattern(home, parts[0])
        : new TablePattern(parts[0], parts[1]);
  }

  /** The regular expression by which Debezium selects the tables. */
  String regex() {
    return quoted(schema) + "\\." + quoted(table);
  }

  private static String quoted(String part) {
    StringBuilder regex = new StringBuilder();
    for (char letter : part.toCharArray()) {
      if (letter == '*') {
        regex.append("[^.]*");
      } else if (Character.isLetterOrDigit(letter) || letter == '_' || letter > 127) {
        regex.append(letter);
      } else {
        regex.append(Pattern.matches("\\s", "" + letter) ? letter : "\\" + letter);
      }
    }
    return regex.toString();
  }
}
