// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.TopicStatus;
import io.fairlead.connect.runtime.pipeline.TaskServices;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notes the topics that a task writes to (KIP-558). A topic whose note was reset is noted again
 * with the next record. Safe for use by any thread.
 */
final class ActiveTopics {

  private static final long RECHECK_MILLIS = 1_000;

  private final ConnectorTaskId id;
  private final TaskServices services;
  private final boolean enabled;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private volatile String last;
  private long recheckAt;

  ActiveTopics(ConnectorTaskId id, TaskServices services, boolean enabled) {
    this.id = id;
    this.services = services;
    this.enabled = enabled;
  }

  /** A record of the topic was acknowledged. */
  @SuppressWarnings("ReferenceEquality")
  void written(String topic) {
    // The very same string most of the time.
    if (topic == last || !enabled) {
      return;
    }
    if (seen.add(topic) && services.statuses().topic(id.connector(), topic).isEmpty()) {
      services
          .statuses()
          .put(id.connector(), new TopicStatus(topic, id, services.time().milliseconds()));
    }
    last = topic;
  }

  /** Task's thread: now and then topics are looked up again, since notes may be reset. */
  void refresh(long nowMillis) {
    if (nowMillis >= recheckAt) {
      recheckAt = nowMillis + RECHECK_MILLIS;
      seen.clear();
      last = null;
    }
  }
}
