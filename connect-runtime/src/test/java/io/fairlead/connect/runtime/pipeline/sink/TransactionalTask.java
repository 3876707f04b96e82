// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.api.TransactionalSinkTask;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** A scripted task that stores what it accepts in a {@link FencingTarget}, after its script. */
public final class TransactionalTask extends ScriptedSinkTask implements TransactionalSinkTask {

  static final String TARGET = "test.target";

  private FencingTarget target;
  private long epoch;

  @Override
  public void start(Map<String, String> config) {
    target = FencingTarget.named(config.get(TARGET));
    super.start(config);
  }

  @Override
  public void beginEpoch(long begun) {
    probe().called("beginEpoch");
    epoch = begun;
    target.begin(epoch);
  }

  @Override
  public Map<TopicPartition, Long> resumeOffsets(Collection<TopicPartition> partitions) {
    probe().called("resumeOffsets");
    return target.offsets(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    super.put(records);
    target.store(epoch, records);
  }
}
