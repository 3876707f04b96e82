// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.connector;

/** State of a connector or task as the status topic and REST know it. */
public enum RunState {
  UNASSIGNED,
  RUNNING,
  PAUSED,
  FAILED,
  DESTROYED,
  RESTARTING,
  STOPPED
}
