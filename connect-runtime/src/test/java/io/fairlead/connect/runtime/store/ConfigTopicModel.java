// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The config topic as a list of bytes in memory, with a compaction that drops what it likes. */
final class ConfigTopicModel {

  private record Stored(long offset, String key, byte[] value) {}

  private final List<Stored> records = new ArrayList<>();
  private long next = 3;

  /** Written by Apache's worker, or by anybody else, record by record. */
  void apache(ConfigChange change) {
    append(ConfigKeys.of(change), ConfigFormat.value(change));
  }

  /** Written by Fairlead, in one transaction. */
  void ours(ConfigRecord... write) {
    ConfigChanges.of(List.of(write), state()).forEach(this::apache);
    next++; // the commit marker
  }

  void raw(String key, String value) {
    append(key, value.getBytes(StandardCharsets.UTF_8));
  }

  private void append(String key, byte[] value) {
    records.add(new Stored(next++, key, value));
  }

  ConfigState state() {
    return replay(records);
  }

  ClusterConfig view() {
    return ConfigReplay.view(state());
  }

  /** Replayed one by one, which must not make a difference. */
  ClusterConfig viewReadSlowly() {
    ConfigState state = ConfigState.EMPTY;
    for (Stored record : records) {
      state = ConfigReplay.apply(state, decoded(List.of(record)));
    }
    return ConfigReplay.view(state);
  }

  /**
   * A topic in which, of each key, the last record is kept and each earlier one kept or not; a last
   * one that is a tombstone may be gone once nothing of its key stands before it.
   */
  ClusterConfig viewAfterCompaction(Random random) {
    Map<String, Long> last = new HashMap<>();
    records.forEach(record -> last.put(record.key(), record.offset()));
    List<Stored> kept = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Stored record : records) {
      boolean isLast = last.get(record.key()) == record.offset();
      boolean mayGo = !isLast || (record.value() == null && !seen.contains(record.key()));
      if (!mayGo || random.nextBoolean()) {
        kept.add(record);
        seen.add(record.key());
      }
    }
    return ConfigReplay.view(replay(kept));
  }

  private static ConfigState replay(List<Stored> records) {
    return ConfigReplay.apply(ConfigState.EMPTY, decoded(records));
  }

  private static List<ConfigChange.At> decoded(List<Stored> records) {
    List<ConfigChange.At> changes = new ArrayList<>();
    for (Stored record : records) {
      byte[] key = record.key() == null ? null : record.key().getBytes(StandardCharsets.UTF_8);
      ConfigFormat.decode(key, record.value(), record.offset())
          .ifPresent(change -> changes.add(new ConfigChange.At(record.offset(), change)));
    }
    return changes;
  }
}
