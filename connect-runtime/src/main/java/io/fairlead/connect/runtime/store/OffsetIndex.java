// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Offsets in memory, by connector and source partition. Partitions are equal when their fields are,
 * in whatever order they were written. Thread-safe; written by one thread.
 */
final class OffsetIndex {

  /** A record as it stands in the topic or file. */
  private record Stored(byte[] key, byte[] value) {}

  private final Map<String, Map<Partition, Stored>> byConnector = new ConcurrentHashMap<>();

  /** Wraps the fields since a partition may be null. */
  private record Partition(Map<String, Object> fields) {}

  void put(byte[] key, byte[] value) {
    OffsetFormat.parse(key)
        .ifPresent(
            parsed -> {
              Partition partition = new Partition(parsed.partition());
              if (value == null) {
                byConnector.computeIfPresent(
                    parsed.connector(),
                    (name, offsets) -> {
                      offsets.remove(partition);
                      return offsets.isEmpty() ? null : offsets;
                    });
              } else {
                byConnector
                    .computeIfAbsent(parsed.connector(), name -> new ConcurrentHashMap<>())
                    .put(partition, new Stored(key, value));
              }
            });
  }

  /** The key under which this partition is stored already, or else the one given. */
  byte[] storedKey(byte[] key) {
    return find(key).map(Stored::key).orElse(key);
  }

  /** The value stored for this key's partition, or null. */
  byte[] value(byte[] key) {
    return find(key).map(Stored::value).orElse(null);
  }

  private Optional<Stored> find(byte[] key) {
    return OffsetFormat.parse(key)
        .map(
            parsed ->
                byConnector
                    .getOrDefault(parsed.connector(), Map.of())
                    .get(new Partition(parsed.partition())));
  }

  /** Source partitions of the connector with their offsets; those without fields left out. */
  Map<Map<String, Object>, Map<String, Object>> all(String connector) {
    Map<Map<String, Object>, Map<String, Object>> all = new HashMap<>();
    byConnector
        .getOrDefault(connector, Map.of())
        .forEach(
            (partition, stored) -> {
              if (partition.fields() != null) {
                all.put(partition.fields(), OffsetFormat.offset(connector, stored.value()));
              }
            });
    return Collections.unmodifiableMap(all);
  }

  void clear() {
    byConnector.clear();
  }
}
