// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the tables of a task into one configuration value; names may hold any character. */
final class TaskTables {

  private TaskTables() {}

  static String encode(List<String> tables) {
    return tables.stream()
        .map(table -> URLEncoder.encode(table, StandardCharsets.UTF_8))
        .collect(Collectors.joining(","));
  }

  static List<String> decode(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    return Arrays.stream(text.split(","))
        .map(table -> URLDecoder.decode(table, StandardCharsets.UTF_8))
        .toList();
  }
}
