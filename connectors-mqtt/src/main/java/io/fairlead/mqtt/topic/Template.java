// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.topic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigException;

/** A text with names in braces, such as {@code telemetry.{signal}}. */
public final class Template {

  private record Part(String literal, String name) {}

  private final String text;
  private final List<Part> parts;

  private Template(String text, List<Part> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Parses a template.
   *
   * @throws ConfigException if a brace has no partner
   */
  public static Template parse(String key, String text) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      int stray = text.indexOf('}', at);
      if (stray >= 0 && (open < 0 || stray < open)) {
        throw wrong(key, text, "has a '}' without '{'");
      }
      if (open < 0) {
        parts.add(new Part(text.substring(at), null));
        break;
      }
      if (open > at) {
        parts.add(new Part(text.substring(at, open), null));
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw wrong(key, text, "has a '{' without '}'");
      }
      String name = text.substring(open + 1, close);
      if (name.isBlank() || name.indexOf('{') >= 0) {
        throw wrong(key, text, "has braces without a name in them");
      }
      parts.add(new Part(null, name));
      at = close + 1;
    }
    return new Template(text, parts);
  }

  private static ConfigException wrong(String key, String text, String what) {
    return new ConfigException(
        "Invalid value for configuration " + key + ": template '" + text + "' " + what);
  }

  /**
   * Checks that all its names are known.
   *
   * @param known what may be used here
   * @throws ConfigException that tells the unknown name and the known ones
   */
  public void require(String key, String what, Collection<String> known) {
    for (String name : names()) {
      if (!known.contains(name)) {
        throw wrong(
            key,
            text,
            "uses {"
                + name
                + "}, which "
                + what
                + " does not have; "
                + (known.isEmpty()
                    ? "it names no level: write {" + name + "} in place of a wildcard there"
                    : "there are " + known));
      }
    }
  }

  /** The names in it. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    parts.stream().filter(part -> part.name() != null).forEach(part -> names.add(part.name()));
    return names;
  }

  /** Fills it; null if a value is missing. */
  public String fill(Function<String, String> values) {
    if (parts.size() == 1 && parts.get(0).literal() != null) {
      return text;
    }
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      String piece = part.literal() != null ? part.literal() : values.apply(part.name());
      if (piece == null) {
        return null;
      }
      filled.append(piece);
    }
    return filled.toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
