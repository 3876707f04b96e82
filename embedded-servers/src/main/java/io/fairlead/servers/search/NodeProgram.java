// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the programs of all search servers have in common: {@code FOLDER [SETTING=VALUE…]} as
 * arguments, and that they end when their standard input does: with the process that started them,
 * however that one ends. Uses the JDK alone, since it runs on a server's own class path.
 *
 * @param folder for the node's data
 * @param settings of the node
 */
public record NodeProgram(Path folder, Map<String, String> settings) {

  /**
   * Reads the arguments of {@code main}.
   *
   * @throws IllegalArgumentException if one is no setting
   */
  public static NodeProgram of(String[] arguments) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 1; i < arguments.length; i++) {
      int equals = arguments[i].indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("'" + arguments[i] + "' is no SETTING=VALUE");
      }
      settings.put(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
    }
    return new NodeProgram(Path.of(arguments[0]), settings);
  }

  /** Returns when the process that started this one has ended, or wants this one to end. */
  public void awaitEnd() throws IOException {
    while (System.in.read() >= 0) {
      // Nobody says anything.
    }
  }
}
