// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a connector's file as Apache's {@code connect-standalone} does: a JSON object of the config
 * itself, a JSON object of {@code name} and {@code config}, or a properties file (KIP-1008). What
 * counts is the content, not the file's name.
 */
final class ConnectorFile {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "name";

  private ConnectorFile() {}

  /**
   * Returns the connector's config, which has a {@code name}.
   *
   * @throws CliException if the file is missing, malformed, or without a name
   */
  static Map<String, String> read(Path file) {
    Map<String, String> config = startsWithBrace(file) ? json(file) : WorkerFile.properties(file);
    if (config.getOrDefault(NAME, "").isBlank()) {
      throw wrong(file, "the connector's 'name' is missing");
    }
    return config;
  }

  private static Map<String, String> json(Path file) {
    JsonNode root;
    try {
      root = JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw wrong(file, "no valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw wrong(file, e.getMessage());
    }
    JsonNode nested = root.path("config");
    if (!nested.isObject()) {
      return strings(file, root);
    }
    if (root.hasNonNull("initial_state") && !"RUNNING".equals(root.get("initial_state").asText())) {
      throw wrong(
          file, "initial_state is not supported here; create the connector through REST instead");
    }
    Map<String, String> config = strings(file, nested);
    String outer = root.path(NAME).asText("");
    String inner = config.putIfAbsent(NAME, outer);
    if (inner != null && !outer.isEmpty() && !inner.equals(outer)) {
      throw wrong(file, "name '" + outer + "' differs from '" + inner + "' in its config");
    }
    return config;
  }

  private static Map<String, String> strings(Path file, JsonNode object) {
    Map<String, String> config = new HashMap<>();
    object
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isContainerNode()) {
                throw wrong(file, "the value of '" + entry.getKey() + "' is not a string");
              }
              config.put(
                  entry.getKey(), entry.getValue().isNull() ? null : entry.getValue().asText());
            });
    return config;
  }

  private static boolean startsWithBrace(Path file) {
    try {
      return Files.readString(file).stripLeading().startsWith("{");
    } catch (NoSuchFileException e) {
      throw new CliException(ExitCode.USAGE, "no such file: " + file.toAbsolutePath(), e);
    } catch (IOException e) {
      throw wrong(file, e.getMessage());
    }
  }

  private static CliException wrong(Path file, String problem) {
    return new CliException(ExitCode.USAGE, file.toAbsolutePath() + ": " + problem);
  }
}
