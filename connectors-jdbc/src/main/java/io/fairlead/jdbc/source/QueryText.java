// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.util.ArrayList;
import java.util.List;

/**
 * The user's query with its placeholders {@code :last_timestamp} and {@code :last_id} as
 * parameters.
 *
 * @param sql the query
 * @param placeholders what each of its parameters is for, in order
 */
record QueryText(String sql, List<Keyset.Role> placeholders) {

  private static final String TIMESTAMP = ":last_timestamp";
  private static final String ID = ":last_id";

  /** Reads a query; text in quotes is left alone. */
  static QueryText of(String query) {
    String text = query.strip();
    while (text.endsWith(";")) {
      text = text.substring(0, text.length() - 1).stripTrailing();
    }
    StringBuilder sql = new StringBuilder();
    List<Keyset.Role> placeholders = new ArrayList<>();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"' || c == '`') {
        quote = c;
      } else if (text.startsWith(TIMESTAMP, i)) {
        sql.append('?');
        placeholders.add(Keyset.Role.TIMESTAMP);
        i += TIMESTAMP.length() - 1;
        continue;
      } else if (text.startsWith(ID, i)) {
        sql.append('?');
        placeholders.add(Keyset.Role.INCREMENTING);
        i += ID.length() - 1;
        continue;
      }
      sql.append(c);
    }
    return new QueryText(sql.toString(), List.copyOf(placeholders));
  }
}
