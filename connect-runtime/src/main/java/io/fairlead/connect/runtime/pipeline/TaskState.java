// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

/** Where one incarnation of a task is in its single life. */
enum TaskState {
  CREATED,
  STARTING,
  RUNNING,
  PAUSED,
  STOPPING,
  STOPPED,
  FAILED,
  CANCELLED;

  /** Whether this is an end. */
  boolean ended() {
    return this == STOPPED || this == FAILED || this == CANCELLED;
  }

  /** Whether the next state may follow this one. */
  boolean canBecome(TaskState next) {
    return switch (next) {
      case CREATED -> false;
      case STARTING -> this == CREATED || this == PAUSED;
      case RUNNING -> this == STARTING || this == PAUSED;
      case PAUSED -> this == STARTING || this == RUNNING;
      case STOPPING -> this != STOPPING && !ended();
      case STOPPED -> this == CREATED || this == STOPPING;
      case FAILED -> !ended() && this != CREATED;
      case CANCELLED -> !ended();
    };
  }
}
