// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.Locale;

/** What {@code config.action.reload} asks for when a config provider's value expires (KIP-297). */
public enum ConfigReloadAction {
  NONE,
  RESTART;

  public String value() {
    return name().toLowerCase(Locale.ROOT);
  }
}
