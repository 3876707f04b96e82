// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Tells which keys of a worker's properties nobody reads. */
final class UnknownKeys {

  /** What stands below these is read by Kafka clients, by topics, or by plugins. */
  private static final List<String> PREFIXES =
      List.of(
          "producer.",
          "consumer.",
          "admin.",
          "config.storage.",
          "offset.storage.",
          "status.storage.",
          "listeners.https.",
          "admin.listeners.https.",
          "config.providers.",
          "key.converter.",
          "value.converter.",
          "header.converter.",
          "metrics.context.");

  private static final Set<String> REMOVED =
      Set.of("internal.key.converter", "internal.value.converter");

  private static final Set<String> CLIENT_KEYS = new HashSet<>();

  static {
    CLIENT_KEYS.addAll(ProducerConfig.configNames());
    CLIENT_KEYS.addAll(ConsumerConfig.configNames());
    CLIENT_KEYS.addAll(AdminClientConfig.configNames());
  }

  private final Set<String> known;
  private final Set<String> otherMode;
  private final String mode;

  /**
   * @param known keys that this worker defines
   * @param otherMode keys that a worker of the other mode defines
   * @param mode of this worker, for messages
   */
  UnknownKeys(Set<String> known, Set<String> otherMode, String mode) {
    this.known = known;
    this.otherMode = otherMode;
    this.mode = mode;
  }

  List<String> warnings(Collection<String> keys) {
    List<String> warnings = new ArrayList<>();
    for (String key : new TreeSet<>(keys)) {
      if (isRead(key)) {
        continue;
      }
      if (REMOVED.stream().anyMatch(key::startsWith)) {
        warnings.add(
            "The key '"
                + key
                + "' has no effect: internal topics always use JSON without schemas. Remove it.");
      } else if (otherMode.contains(key)) {
        warnings.add("The key '" + key + "' has no effect in a " + mode + " worker.");
      } else {
        warnings.add(
            "Nothing reads the key '"
                + key
                + "'."
                + nearest(key).map(name -> " Did you mean '" + name + "'?").orElse(""));
      }
    }
    return warnings;
  }

  Optional<String> nearest(String key) {
    return NearestNames.nearest(key, known);
  }

  private boolean isRead(String key) {
    return known.contains(key)
        || CLIENT_KEYS.contains(key)
        || PREFIXES.stream().anyMatch(key::startsWith) && !otherMode.contains(key);
  }
}
