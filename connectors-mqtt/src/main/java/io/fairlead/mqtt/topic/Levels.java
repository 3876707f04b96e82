// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.topic;

import java.util.List;

/** Named levels of a topic and what they are, in the order of the topic. */
public record Levels(List<String> names, List<String> values) {

  /** Copies. */
  public Levels {
    names = List.copyOf(names);
    values = List.copyOf(values);
  }

  /** The level of that name, null if there is none. */
  public String get(String name) {
    int index = names.indexOf(name);
    return index < 0 ? null : values.get(index);
  }
}
