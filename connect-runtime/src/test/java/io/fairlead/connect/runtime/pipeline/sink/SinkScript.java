// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** What a {@link ScriptedSinkTask} does; by default it accepts everything. */
interface SinkScript {

  default void start(SinkTaskContext context) {}

  default void put(SinkTaskContext context, Collection<SinkRecord> records) throws Exception {}

  default Map<TopicPartition, OffsetAndMetadata> preCommit(
      SinkTaskContext context, Map<TopicPartition, OffsetAndMetadata> offsets) {
    return offsets;
  }

  default void open(SinkTaskContext context, Collection<TopicPartition> partitions) {}

  default void close(SinkTaskContext context, Collection<TopicPartition> partitions) {}

  default void stop() {}
}
