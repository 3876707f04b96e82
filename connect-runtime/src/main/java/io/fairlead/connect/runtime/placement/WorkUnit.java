// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.placement;

/**
 * Something that one worker runs.
 *
 * @param task number of the task, or -1 for the connector's own instance
 */
public record WorkUnit(String connector, int task) {

  static final int INSTANCE = -1;

  public static WorkUnit instance(String connector) {
    return new WorkUnit(connector, INSTANCE);
  }

  public boolean isInstance() {
    return task == INSTANCE;
  }
}
