// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.mqtt.topic.Levels;
import io.fairlead.mqtt.topic.Template;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/** Where messages of an MQTT topic go; remembers topics, of which there are few and often. */
final class TopicMap {

  private static final int REMEMBERED = 20_000;
  private static final int MAX_KAFKA_NAME = 249;

  /**
   * What follows from an MQTT topic.
   *
   * @param levels the named ones
   * @param extra named levels that are neither in topic nor key
   * @param slot into which session the topic falls; 0 where that does not matter
   */
  record Target(
      String kafkaTopic, String key, Levels levels, Map<String, String> extra, int slot) {}

  private final List<Route> routes;
  private final Optional<Template> key;
  private final String hashLevel;
  private final int sessions;
  private final Map<String, Optional<Target>> known = new HashMap<>();

  TopicMap(SourceConfig config) {
    this.routes = config.routes();
    this.key = config.key();
    this.hashLevel = config.hashed() ? config.hashLevel() : "";
    this.sessions = config.hashed() ? config.hashSessions() : 1;
  }

  /** Empty if no filter matches, or there is no topic of that name in Kafka. */
  Optional<Target> target(String topic) {
    Optional<Target> target = known.get(topic);
    if (target == null) {
      if (known.size() >= REMEMBERED) {
        known.clear();
      }
      target = find(topic);
      known.put(topic, target);
    }
    return target;
  }

  private Optional<Target> find(String topic) {
    for (Route route : routes) {
      Optional<Levels> levels = route.filter().match(topic);
      if (levels.isPresent()) {
        return target(route, levels.get());
      }
    }
    return Optional.empty();
  }

  private Optional<Target> target(Route route, Levels levels) {
    String name = route.topic().fill(level -> sanitized(levels.get(level)));
    if (name == null
        || name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.length() > MAX_KAFKA_NAME) {
      return Optional.empty();
    }
    Set<String> used = route.topic().names();
    key.ifPresent(template -> used.addAll(template.names()));
    Map<String, String> extra = new LinkedHashMap<>();
    for (String level : levels.names()) {
      if (!used.contains(level)) {
        extra.put(level, levels.get(level));
      }
    }
    String filledKey = key.map(template -> template.fill(levels::get)).orElse(null);
    int slot = hashLevel.isEmpty() ? 0 : slot(levels.get(hashLevel), sessions);
    return Optional.of(new Target(name, filledKey, levels, extra, slot));
  }

  /** The session into which a level's value falls; the same in every version and on every JVM. */
  static int slot(String value, int sessions) {
    CRC32 hash = new CRC32();
    hash.update(value.getBytes(StandardCharsets.UTF_8));
    return (int) (hash.getValue() % sessions);
  }

  private static String sanitized(String level) {
    if (level == null) {
      return null;
    }
    StringBuilder name = null;
    for (int i = 0; i < level.length(); i++) {
      char c = level.charAt(i);
      boolean allowed =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '.'
              || c == '_'
              || c == '-';
      if (!allowed) {
        if (name == null) {
          name = new StringBuilder(level);
        }
        name.setCharAt(i, '_');
      }
    }
    return name == null ? level : name.toString();
  }
}
