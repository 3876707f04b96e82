// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.Map;
import java.util.Optional;

/**
 * One step of a connector's chain of transformations.
 *
 * @param alias its name in {@code transforms}
 * @param plugin the transformation's class and version
 * @param predicate alias of the predicate that decides whether it is applied (KIP-585)
 * @param negate applied when the predicate does not hold
 * @param config the transformation's own settings, without prefix
 */
public record TransformationDefinition(
    String alias,
    PluginReference plugin,
    Optional<String> predicate,
    boolean negate,
    Map<String, Object> config) {

  @Override
  public String toString() {
    // Invariant 7: settings may hold secrets.
    return alias + " (" + plugin.classOrAlias() + ")";
  }
}
