// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * Holds a documentation page to the keys that the code has: the page contains a generated table per
 * group of keys, between {@code <!-- keys of the PART: generated -->} and {@code <!-- end of the
 * keys of the PART -->}, each on a line of its own.
 *
 * <p>With the system property {@code fairlead.docs.update=true} the tables are written anew:
 *
 * <pre>{@code mvn -pl MODULE -am test -Dtest=DocumentationTest
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfairlead.docs.update=true}</pre>
 *
 * Immutable; to be used from any thread.
 */
public final class DocumentedKeys {

  private static final String UPDATE = "fairlead.docs.update";

  private final Path page;
  private final Map<String, ConfigDef> parts;

  private DocumentedKeys(Path page, Map<String, ConfigDef> parts) {
    this.page = page;
    this.parts = parts;
  }

  /** A page without tables yet; relative to the folder in which the tests run. */
  public static DocumentedKeys on(Path page) {
    return new DocumentedKeys(page, Map.of());
  }

  /**
   * Adds a table.
   *
   * @param name of the part, as the page's markers have it, for example {@code sink}
   */
  public DocumentedKeys part(String name, ConfigDef definition) {
    Map<String, ConfigDef> more = new LinkedHashMap<>(parts);
    more.put(name, definition);
    return new DocumentedKeys(page, more);
  }

  /**
   * Fails the test if a table is missing or is not as the code has it.
   *
   * @throws UncheckedIOException if the page cannot be read or written
   */
  public void check() {
    try {
      String current = Files.readString(page);
      for (Map.Entry<String, ConfigDef> part : parts.entrySet()) {
        current = withTable(current, part.getKey(), part.getValue());
      }
      if (Boolean.getBoolean(UPDATE)) {
        Files.writeString(page, current);
      }
      assertEquals(
          current,
          Files.readString(page),
          () -> page + " is stale; run this test with -D" + UPDATE + "=true");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String withTable(String text, String part, ConfigDef definition) {
    String begin = "<!-- keys of the " + part + ": generated -->\n";
    String end = "<!-- end of the keys of the " + part + " -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    assertTrue(
        from >= 0 && to > from, () -> page + " has no table of the " + part + ": no line " + begin);
    return text.substring(0, from + begin.length()) + table(definition) + text.substring(to);
  }

  private static String table(ConfigDef definition) {
    StringBuilder text = new StringBuilder();
    List<ConfigKey> keys = new ArrayList<>(definition.configKeys().values());
    for (String group : definition.groups()) {
      text.append("\n**").append(group).append("**\n\n");
      text.append("| key | type | default | allowed | meaning |\n|---|---|---|---|---|\n");
      keys.stream()
          .filter(key -> group.equals(key.group))
          .sorted(Comparator.comparingInt(key -> key.orderInGroup))
          .forEach(key -> row(text, key));
    }
    return text.append('\n').toString();
  }

  private static void row(StringBuilder text, ConfigKey key) {
    text.append("| `").append(key.name).append("` | ");
    text.append(key.type.name().toLowerCase(Locale.ROOT)).append(" | ");
    text.append(defaultValue(key)).append(" | ");
    text.append(key.validator == null ? "" : cell(key.validator.toString())).append(" | ");
    text.append(cell(key.documentation)).append(" |\n");
  }

  private static String defaultValue(ConfigKey key) {
    if (!key.hasDefault()) {
      return "**required**";
    }
    if (key.defaultValue == null) {
      return "";
    }
    String value =
        key.defaultValue instanceof List<?> list
            ? String.join(",", list.stream().map(String::valueOf).toList())
            : String.valueOf(key.defaultValue);
    return value.isEmpty() ? "" : "`" + value + "`";
  }

  private static String cell(String value) {
    return value.replace("|", "\\|").replace("\n", " ");
  }
}
