// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.util.List;
import org.apache.kafka.common.config.ConfigException;

/** A plugin is there, but in no version that was asked for (KIP-891). */
public final class PluginVersionNotFoundException extends ConfigException {
  private static final long serialVersionUID = 1L;

  private final List<String> availableVersions;

  PluginVersionNotFoundException(String message, List<String> availableVersions) {
    super(message);
    this.availableVersions = List.copyOf(availableVersions);
  }

  public List<String> availableVersions() {
    return availableVersions;
  }
}
