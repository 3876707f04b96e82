// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.KeyType;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in a table's order: the values of its keyset's columns in one row.
 *
 * @param values one per part of the keyset, as {@link KeyType} reads them
 */
record Position(List<Object> values) {

  Position {
    values = List.copyOf(values);
  }

  String encode(List<KeyType> types) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        text.append('|');
      }
      String value = types.get(i).encode(values.get(i));
      for (int at = 0; at < value.length(); at++) {
        char c = value.charAt(at);
        if (c == '|' || c == '\\') {
          text.append('\\');
        }
        // Lines are what a coverage is made of.
        text.append(c == '\n' ? "\\n" : String.valueOf(c));
      }
    }
    return text.toString();
  }

  static Position decode(String text, List<KeyType> types) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        char escaped = text.charAt(++at);
        part.append(escaped == 'n' ? '\n' : escaped);
      } else if (c == '|') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    if (parts.size() != types.size()) {
      throw new IllegalArgumentException(
          "has " + parts.size() + " parts where the table's order has " + types.size());
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      values.add(types.get(i).decode(parts.get(i)));
    }
    return new Position(values);
  }
}
