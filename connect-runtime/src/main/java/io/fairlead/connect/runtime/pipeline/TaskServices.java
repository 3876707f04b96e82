// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.runtime.store.StatusStore;
import org.apache.kafka.common.utils.Time;

/**
 * What tasks share with the rest of the worker. All of it is safe for use by any thread and
 * outlives every task.
 *
 * @param statuses takes active topics (KIP-558)
 * @param time the worker's one clock
 * @param kafkaClusterId id of the cluster behind {@code bootstrap.servers}
 * @param workerId host and port of the worker's REST interface
 * @param exactlyOnce null unless source tasks of this worker write in transactions
 */
public record TaskServices(
    SourceOffsetsFactory offsets,
    StatusStore statuses,
    Time time,
    String kafkaClusterId,
    String workerId,
    ExactlyOnceServices exactlyOnce) {

  /** Of a worker without exactly-once support for sources. */
  public TaskServices(
      SourceOffsetsFactory offsets,
      StatusStore statuses,
      Time time,
      String kafkaClusterId,
      String workerId) {
    this(offsets, statuses, time, kafkaClusterId, workerId, null);
  }
}
