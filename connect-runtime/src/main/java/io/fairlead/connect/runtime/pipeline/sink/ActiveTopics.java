// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.TopicStatus;
import io.fairlead.connect.runtime.store.StatusStore;
import org.apache.kafka.common.utils.Time;

/** Tells the status store which topics the connector reads (KIP-558). Task's thread only. */
final class ActiveTopics {

  private final ConnectorTaskId id;
  private final StatusStore statuses;
  private final Time time;

  /**
   * @param statuses null when topics are not tracked
   */
  ActiveTopics(ConnectorTaskId id, StatusStore statuses, Time time) {
    this.id = id;
    this.statuses = statuses;
    this.time = time;
  }

  /** Records of this topic came; asked of the store each time, since an operator may reset it. */
  void seen(String topic) {
    if (statuses != null && statuses.topic(id.connector(), topic).isEmpty()) {
      statuses.put(id.connector(), new TopicStatus(topic, id, time.milliseconds()));
    }
  }
}
