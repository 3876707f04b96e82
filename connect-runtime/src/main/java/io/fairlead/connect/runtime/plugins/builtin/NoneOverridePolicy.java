// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins.builtin;

/** Lets connectors override no client setting. */
public final class NoneOverridePolicy extends OverridePolicy {

  public NoneOverridePolicy() {
    super("None");
  }

  @Override
  boolean allows(String setting) {
    return false;
  }
}
