// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the config topic says under keys that Apache's workers skip, beside placements. Immutable.
 *
 * <p>Histories lie in a fixed number of slots that are written over, so that compaction bounds
 * them; what is known is the last record of each slot, whatever compaction has removed.
 *
 * @param drainedSinceMs workers that shall have no work, by worker id
 * @param rounds by slot
 * @param versions by connector and slot
 */
public record OwnState(
    Map<String, Long> drainedSinceMs,
    Map<Integer, PlacementRound> rounds,
    Map<String, Map<Integer, ConfigVersion>> versions) {

  public static final OwnState EMPTY = new OwnState(Map.of(), Map.of(), Map.of());

  /** Rounds, newest first. */
  public List<PlacementRound> history() {
    return rounds.values().stream()
        .sorted(Comparator.comparingLong(PlacementRound::number).reversed())
        .toList();
  }

  /** Number of the next round. */
  public long nextRound() {
    return rounds.values().stream().mapToLong(PlacementRound::number).max().orElse(0) + 1;
  }

  /** Kept versions of a connector's configuration, oldest first. */
  public List<ConfigVersion> versions(String connector) {
    return versions.getOrDefault(connector, Map.of()).values().stream()
        .sorted(Comparator.comparingInt(ConfigVersion::number))
        .toList();
  }

  /** This state after a change; for many, {@link #after(List)} copies once. */
  OwnState after(List<ConfigChange.Own> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    Map<String, Long> drained = new HashMap<>(drainedSinceMs);
    Map<Integer, PlacementRound> placed = new HashMap<>(rounds);
    Map<String, Map<Integer, ConfigVersion>> all = new HashMap<>(versions);
    for (ConfigChange.Own change : changes) {
      if (change instanceof ConfigChange.Drained drain) {
        put(drained, drain.worker(), drain.sinceMs());
      } else if (change instanceof ConfigChange.Round round) {
        put(placed, round.slot(), round.round());
      } else if (change instanceof ConfigChange.Version version) {
        Map<Integer, ConfigVersion> ofConnector =
            new HashMap<>(all.getOrDefault(version.connector(), Map.of()));
        put(ofConnector, version.slot(), version.version());
        put(all, version.connector(), ofConnector.isEmpty() ? null : ofConnector);
      }
    }
    return new OwnState(
        Collections.unmodifiableMap(drained),
        Collections.unmodifiableMap(placed),
        Collections.unmodifiableMap(all));
  }

  /** What has to be written when a connector gets this configuration. */
  List<ConfigChange.Own> versionsFor(
      String connector, Map<String, String> current, Map<String, String> next, long nowMs) {
    List<ConfigVersion> known = versions(connector);
    ConfigVersion last = known.isEmpty() ? null : known.get(known.size() - 1);
    List<ConfigChange.Own> changes = new ArrayList<>();
    int number = last == null ? 0 : last.number();
    if (current != null && (last == null || !last.config().equals(current))) {
      // Given by one of Apache's workers, or before there was a history.
      number++;
      changes.add(version(connector, new ConfigVersion(number, null, current)));
    }
    if (!next.equals(current)) {
      number++;
      changes.add(version(connector, new ConfigVersion(number, nowMs, next)));
    }
    return changes;
  }

  private static ConfigChange.Own version(String connector, ConfigVersion version) {
    return new ConfigChange.Version(connector, version.slot(), version);
  }

  /** What has to be written when a connector is deleted: its history may hold secrets. */
  List<ConfigChange.Own> forget(String connector) {
    return versions.getOrDefault(connector, Map.of()).keySet().stream()
        .map(slot -> (ConfigChange.Own) new ConfigChange.Version(connector, slot, null))
        .toList();
  }

  private static <K, V> void put(Map<K, V> map, K key, V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  @Override
  public String toString() {
    // Invariant 7: configurations may hold secrets.
    return "OwnState[" + drainedSinceMs.keySet() + ", " + rounds.size() + " rounds]";
  }
}
