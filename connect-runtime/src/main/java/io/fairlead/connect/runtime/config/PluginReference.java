// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.Objects;

/**
 * A plugin as a configuration names it.
 *
 * @param classOrAlias class name, simple name, or simple name without its type's suffix
 * @param version exact version or Maven range (KIP-891), or null for the newest
 */
public record PluginReference(String classOrAlias, String version) {

  public PluginReference {
    Objects.requireNonNull(classOrAlias, "classOrAlias");
  }
}
