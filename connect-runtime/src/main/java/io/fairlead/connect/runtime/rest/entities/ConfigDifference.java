// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.entities;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * How one configuration differs from another, without secrets: one that changed is told as changed.
 *
 * @param added keys that only the second has
 * @param removed keys that only the first has
 */
public record ConfigDifference(
    @JsonProperty("from") int from,
    @JsonProperty("to") int to,
    @JsonProperty("added") Map<String, String> added,
    @JsonProperty("removed") Map<String, String> removed,
    @JsonProperty("changed") Map<String, Change> changed) {

  /** A value before and after. */
  public record Change(@JsonProperty("from") String from, @JsonProperty("to") String to) {}

  /**
   * @param mask hides the secrets of a configuration
   */
  public static ConfigDifference between(
      int from,
      Map<String, String> first,
      int to,
      Map<String, String> second,
      UnaryOperator<Map<String, String>> mask) {
    Map<String, String> shownFirst = mask.apply(first);
    Map<String, String> shownSecond = mask.apply(second);
    Map<String, String> added = new TreeMap<>();
    Map<String, String> removed = new TreeMap<>();
    Map<String, Change> changed = new TreeMap<>();
    second.forEach(
        (key, value) -> {
          if (!first.containsKey(key)) {
            added.put(key, shownSecond.get(key));
          } else if (!Objects.equals(first.get(key), value)) {
            changed.put(key, new Change(shownFirst.get(key), shownSecond.get(key)));
          }
        });
    first.forEach(
        (key, value) -> {
          if (!second.containsKey(key)) {
            removed.put(key, shownFirst.get(key));
          }
        });
    return new ConfigDifference(from, to, added, removed, changed);
  }
}
