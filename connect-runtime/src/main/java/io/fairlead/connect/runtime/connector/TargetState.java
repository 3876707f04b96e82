// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.connector;

/**
 * What an operator wants of a connector; STOPPED frees its tasks and allows offsets to change
 * (KIP-875).
 */
public enum TargetState {
  STARTED,
  PAUSED,
  STOPPED
}
