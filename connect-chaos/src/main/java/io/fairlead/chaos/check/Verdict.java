// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.check;

import java.util.ArrayList;
import java.util.List;

/** What was compared, and what is wrong. Not thread-safe. */
public final class Verdict {

  private final List<String> compared = new ArrayList<>();
  private final List<String> defects = new ArrayList<>();

  /** Notes a comparison that was made. */
  void compared(String text, Object... values) {
    compared.add(text.formatted(values));
  }

  /** Notes something that must not be. */
  public void defect(String text, Object... values) {
    defects.add(text.formatted(values));
  }

  public List<String> compared() {
    return List.copyOf(compared);
  }

  public List<String> defects() {
    return List.copyOf(defects);
  }
}
