// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.topic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * A topic filter (MQTT 5, section 4.7) whose wildcard levels may have names: {@code
 * fleet/{vin}/{signal}} subscribes to {@code fleet/+/+}, and {@code {rest#}} as the last level to
 * {@code #}.
 */
public final class TopicFilter {

  private static final Pattern NAME = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)(#?)\\}");
  private static final int MAX_BYTES = 65_535;

  private sealed interface Level {}

  private record Literal(String text) implements Level {}

  /** One level, or all the rest; the name is null if there is none. */
  private record Wildcard(String name, boolean rest) implements Level {}

  private final String text;
  private final List<Level> levels;

  private TopicFilter(String text, List<Level> levels) {
    this.text = text;
    this.levels = levels;
  }

  /**
   * Parses a filter.
   *
   * @throws ConfigException that names the key, what is wrong, and how it is written right
   */
  public static TopicFilter parse(String key, String text) {
    if (text.isEmpty()) {
      throw wrong(key, text, "is empty; name a topic such as fleet/{vin}/{signal}");
    }
    if (text.startsWith("$share/")) {
      throw wrong(
          key, text, "must not begin with $share; mqtt.distribution=shared does that by itself");
    }
    if (text.indexOf('\0') >= 0 || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw wrong(key, text, "has a NUL character or more than 65535 bytes");
    }
    String[] parts = text.split("/", -1);
    List<Level> levels = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < parts.length; i++) {
      Level level = level(key, text, parts[i]);
      if (level instanceof Wildcard wildcard) {
        if (wildcard.rest() && i < parts.length - 1) {
          throw wrong(key, text, "has '" + parts[i] + "' before its end; it may only be the last");
        }
        if (wildcard.name() != null && !names.add(wildcard.name())) {
          throw wrong(key, text, "names two levels '" + wildcard.name() + "'; rename one");
        }
      }
      levels.add(level);
    }
    return new TopicFilter(text, levels);
  }

  private static Level level(String key, String text, String part) {
    if (part.equals("+")) {
      return new Wildcard(null, false);
    }
    if (part.equals("#")) {
      return new Wildcard(null, true);
    }
    var name = NAME.matcher(part);
    if (name.matches()) {
      return new Wildcard(name.group(1), !name.group(2).isEmpty());
    }
    if (part.indexOf('+') >= 0 || part.indexOf('#') >= 0) {
      throw wrong(
          key, text, "has a wildcard inside level '" + part + "'; it must be the whole level");
    }
    if (part.indexOf('{') >= 0 || part.indexOf('}') >= 0) {
      throw wrong(
          key,
          text,
          "has '"
              + part
              + "', which is no name of a level; write {name} for one level or {name#} for all the"
              + " rest, of letters, digits and _, as the whole level");
    }
    return new Literal(part);
  }

  private static ConfigException wrong(String key, String text, String what) {
    return new ConfigException(
        "Invalid value for configuration " + key + ": filter '" + text + "' " + what);
  }

  /** The filter as brokers know it. */
  public String subscription() {
    StringBuilder filter = new StringBuilder();
    for (Level level : levels) {
      filter.append(filter.length() == 0 && level == levels.get(0) ? "" : "/");
      filter.append(
          level instanceof Literal literal
              ? literal.text()
              : ((Wildcard) level).rest() ? "#" : "+");
    }
    return filter.toString();
  }

  /** The names of its levels. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (Level level : levels) {
      if (level instanceof Wildcard wildcard && wildcard.name() != null) {
        names.add(wildcard.name());
      }
    }
    return names;
  }

  /** What the named levels of the topic are; empty if the topic does not match. */
  public Optional<Levels> match(String topic) {
    if (topic.startsWith("$") && !(levels.get(0) instanceof Literal)) {
      // Wildcards do not match the broker's own topics (section 4.7.2).
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      if (level instanceof Wildcard wildcard && wildcard.rest()) {
        if (wildcard.name() != null) {
          names.add(wildcard.name());
          values.add(from > topic.length() ? "" : topic.substring(from));
        }
        return Optional.of(new Levels(names, values));
      }
      if (from > topic.length()) {
        return Optional.empty();
      }
      int slash = topic.indexOf('/', from);
      String part = slash < 0 ? topic.substring(from) : topic.substring(from, slash);
      from = slash < 0 ? topic.length() + 1 : slash + 1;
      if (level instanceof Literal literal) {
        if (!literal.text().equals(part)) {
          return Optional.empty();
        }
      } else if (((Wildcard) level).name() != null) {
        names.add(((Wildcard) level).name());
        values.add(part);
      }
    }
    return from > topic.length() ? Optional.of(new Levels(names, values)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
