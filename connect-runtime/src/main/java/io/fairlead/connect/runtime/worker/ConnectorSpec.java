// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.worker;

import java.util.Map;

/**
 * One incarnation of a connector's instance, as the config topic wants it.
 *
 * @param epoch grows with each change of owner
 * @param config as stored, references of config providers unresolved
 */
public record ConnectorSpec(String name, int epoch, Map<String, String> config) {

  @Override
  public String toString() {
    // Invariant 7: configurations may hold secrets.
    return name + "@" + epoch;
  }
}
