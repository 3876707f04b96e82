// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.List;

/** Where one connector and its tasks, by number, shall run. */
public record Placement(Owner connector, List<Owner> tasks) {

  /** Nothing placed yet. */
  public static final Placement EMPTY = new Placement(Owner.NOBODY, List.of());

  public Placement {
    tasks = List.copyOf(tasks);
  }

  public Owner task(int number) {
    return number < tasks.size() ? tasks.get(number) : Owner.NOBODY;
  }
}
