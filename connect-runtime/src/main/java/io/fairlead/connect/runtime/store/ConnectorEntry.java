// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import io.fairlead.connect.runtime.connector.TargetState;
import java.util.List;
import java.util.Map;

/**
 * One connector as the config topic has it. Immutable.
 *
 * @param config as written, references of config providers unresolved
 * @param configVersion offset of the record that holds {@code config}
 * @param taskConfigs of the last complete set, by task number; empty before the first
 * @param taskConfigsVersion offset that changes when any of {@code taskConfigs} does; -1 before
 * @param tasksComplete false when task configs are missing and have to be computed again
 * @param appliedConfig connector config that was in force when the task configs were written, or
 *     null
 * @param fenced how many tasks were counted when older ones were last fenced (KIP-618), or null
 */
public record ConnectorEntry(
    String name,
    Map<String, String> config,
    long configVersion,
    TargetState targetState,
    List<Map<String, String>> taskConfigs,
    long taskConfigsVersion,
    boolean tasksComplete,
    Map<String, String> appliedConfig,
    Fenced fenced) {

  /**
   * Record of KIP-618: all tasks of older sets are fenced, and this many may write in transactions
   * from here on.
   *
   * @param offset of the record
   */
  public record Fenced(int tasks, long offset) {}

  /** True when tasks of an older set may still write in transactions. */
  public boolean fencingPending() {
    return taskConfigsVersion > (fenced == null ? -1 : fenced.offset());
  }

  @Override
  public String toString() {
    // Invariant 7: configurations may hold secrets.
    return "ConnectorEntry[" + name + "@" + configVersion + ", " + targetState + "]";
  }
}
