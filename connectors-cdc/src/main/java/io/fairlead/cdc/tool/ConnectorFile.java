// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Reads a connector's file: JSON, with or without {@code config} around it, or properties. */
final class ConnectorFile {

  private ConnectorFile() {}

  /**
   * The connector's config, which has a name.
   *
   * @throws IllegalArgumentException if the file is missing or malformed
   */
  static Map<String, String> read(Path file) {
    try {
      String text = Files.readString(file);
      Map<String, String> config = text.stripLeading().startsWith("{") ? json(text) : lines(text);
      String name = file.getFileName().toString();
      config.putIfAbsent("name", name.contains(".") ? name.substring(0, name.indexOf('.')) : name);
      return config;
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("no such file: " + file.toAbsolutePath(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read " + file.toAbsolutePath() + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, String> json(String text) throws IOException {
    JsonNode root = new ObjectMapper().readTree(text);
    Map<String, String> config = new HashMap<>();
    JsonNode keys = root.path("config").isObject() ? root.get("config") : root;
    keys.properties().forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
    if (root.hasNonNull("name")) {
      config.putIfAbsent("name", root.get("name").asText());
    }
    return config;
  }

  private static Map<String, String> lines(String text) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = new StringReader(text)) {
      properties.load(reader);
    }
    Map<String, String> config = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> config.put(key, properties.getProperty(key)));
    return config;
  }
}
