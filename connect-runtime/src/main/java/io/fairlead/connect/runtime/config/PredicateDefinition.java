// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.Map;

/**
 * A condition that transformations of a connector refer to (KIP-585).
 *
 * @param alias its name in {@code predicates}
 * @param plugin the predicate's class and version
 * @param config the predicate's own settings, without prefix
 */
public record PredicateDefinition(
    String alias, PluginReference plugin, Map<String, Object> config) {

  @Override
  public String toString() {
    // Invariant 7: settings may hold secrets.
    return alias + " (" + plugin.classOrAlias() + ")";
  }
}
