// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins.builtin;

/** Lets connectors override every client setting. */
public final class AllOverridePolicy extends OverridePolicy {

  public AllOverridePolicy() {
    super("All");
  }

  @Override
  boolean allows(String setting) {
    return true;
  }
}
