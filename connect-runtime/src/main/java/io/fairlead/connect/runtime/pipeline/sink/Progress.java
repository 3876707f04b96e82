// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/** Where the task is with its partitions, for everything that measures it. Task's thread only. */
record Progress(SinkTaskMetrics metrics, LagTracker lag) {

  /** A partition starts, or starts anew, at this offset. */
  void started(TopicPartition partition, long offset) {
    metrics.started(partition, offset);
    lag.delivered(partition, offset);
  }

  /** Records up to the end of the slice are in the hands of the task. */
  void taken(FetchedBatch.Slice slice) {
    var newest = slice.records().get(slice.records().size() - 1);
    lag.taken(slice.partition(), newest.timestamp());
  }

  void delivered(TopicPartition partition, long nextOffset) {
    lag.delivered(partition, nextOffset);
  }

  void removed(Collection<TopicPartition> partitions) {
    metrics.removed(partitions);
    lag.removed(partitions);
  }
}
