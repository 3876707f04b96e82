// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.Map;

/**
 * A compacted topic that a store keeps its records in.
 *
 * @param setting worker property that names the topic, for messages, for example {@code
 *     config.storage.topic}
 * @param purpose what would be lost with it, for messages, for example {@code connector
 *     configurations}
 * @param partitions used when the topic is created; -1 for the broker's default
 * @param replicationFactor used when the topic is created; -1 for the broker's default
 * @param configs topic settings used when the topic is created, beside the cleanup policy
 * @param onePartition true when more than one partition would break the order that is relied on
 */
public record InternalTopic(
    String name,
    String setting,
    String purpose,
    int partitions,
    short replicationFactor,
    Map<String, String> configs,
    boolean onePartition) {

  public InternalTopic {
    configs = Map.copyOf(configs);
  }

  /** The worker properties of this topic share it, for example {@code config.storage.}. */
  String prefix() {
    return setting.substring(0, setting.length() - "topic".length());
  }
}
