// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Reads a worker's properties file. */
final class WorkerFile {

  private static final String PLUGIN_PATH = "plugin.path";

  private WorkerFile() {}

  /**
   * Returns the file's properties, with the installation's own plugins added to the plugin path.
   *
   * @throws CliException if the file is missing, unreadable, or not in properties format
   */
  static Map<String, String> read(Path file) {
    Map<String, String> properties = properties(file);
    bundledPlugins().ifPresent(folder -> addPluginFolder(properties, folder));
    return properties;
  }

  static Map<String, String> properties(Path file) {
    Properties properties = new Properties();
    // Bytes beyond ASCII: UTF-8 as the file's author sees it, not the format's historical Latin-1.
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new CliException(ExitCode.USAGE, "no such file: " + file.toAbsolutePath(), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new CliException(
          ExitCode.USAGE, "cannot read " + file.toAbsolutePath() + ": " + e.getMessage(), e);
    }
    Map<String, String> result = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> result.put(key, properties.getProperty(key)));
    return result;
  }

  private static Optional<Path> bundledPlugins() {
    return Optional.ofNullable(System.getProperty("fairlead.home"))
        .map(home -> Path.of(home, "plugins"))
        .filter(Files::isDirectory);
  }

  private static void addPluginFolder(Map<String, String> properties, Path folder) {
    properties.merge(
        PLUGIN_PATH,
        folder.toString(),
        (own, bundled) -> own.isBlank() ? bundled : own + "," + bundled);
  }
}
