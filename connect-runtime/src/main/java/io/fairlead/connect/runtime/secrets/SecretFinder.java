// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.secrets;

import java.util.Map;

/** Tells which keys of a connector's configuration are secret. Safe for use by any thread. */
@FunctionalInterface
public interface SecretFinder {

  /**
   * The mask for a connector's configuration and those of its tasks.
   *
   * @param connectorConfig as stored; decides which plugins are asked for their definitions
   */
  SecretMask maskFor(Map<String, String> connectorConfig);
}
