// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What arrived of the sequences {@code name:0}, {@code name:1}…, each in the order of arrival. */
public record Sequences(Map<String, List<Long>> numbers) {

  public static Sequences of(Iterable<String> values) {
    Map<String, List<Long>> numbers = new TreeMap<>();
    for (String value : values) {
      String[] parts = value.split(":");
      numbers.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(Long.parseLong(parts[1]));
    }
    return new Sequences(numbers);
  }

  public long last(String name) {
    return numbers.getOrDefault(name, List.of()).stream().mapToLong(n -> n).max().orElse(-1);
  }

  public int count() {
    return numbers.values().stream().mapToInt(List::size).sum();
  }

  /**
   * What is wrong with an at-least-once delivery: numbers that are missing, or that appear for the
   * first time after a later number. Going back is allowed, which is what a repetition does.
   */
  public List<String> defects() {
    List<String> defects = new ArrayList<>();
    numbers.forEach(
        (name, arrived) -> {
          long expected = 0;
          for (long number : arrived) {
            if (number > expected) {
              defects.add(name + ": " + expected + " to " + (number - 1) + " missing or late");
            }
            expected = Math.max(expected, number + 1);
          }
        });
    return defects;
  }

  /** How many numbers came more than once. */
  public long repeated() {
    return numbers.values().stream()
        .mapToLong(arrived -> arrived.size() - arrived.stream().distinct().count())
        .sum();
  }
}
