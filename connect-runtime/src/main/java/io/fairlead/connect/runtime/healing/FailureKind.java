// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.healing;

/** What a failure is, as far as it matters for a restart. */
public enum FailureKind {
  /** May pass by itself: a network, a database or a broker away, and whatever is not known. */
  TRANSIENT("may pass"),

  /** Wrong or unresolvable configuration, a missing class: fails until somebody changes it. */
  CONFIGURATION("is an error of the configuration, which a restart does not mend"),

  /** A record that cannot be processed: it would come again at once. */
  DATA("is an error of a record, which would come again after a restart"),

  /** A plugin that did not return from a call; each try may leave a thread behind. */
  HANG("is a call of the plugin that did not return");

  private final String words;

  FailureKind(String words) {
    this.words = words;
  }

  /** Completes a sentence that begins with "The failure". */
  public String words() {
    return words;
  }
}
