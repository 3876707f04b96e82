// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.sink.TaskEvent.CommitCompleted;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.ConnectException;

/** The synchronous commit of a task that ends. */
record FinalCommit(Revocation.Answer committable, Duration timeout, Handover handover)
    implements ConsumerCommand {

  @Override
  public void run(OwnedConsumer consumer) {
    try {
      consumer.commitSync(committable.offsets(), timeout);
      tell(null);
    } catch (KafkaException e) {
      tell(e);
    }
  }

  @Override
  public void abandon() {
    tell(new ConnectException("the consumer was closed before"));
  }

  private void tell(Throwable error) {
    handover.tell(new CommitCompleted(committable.sequence(), error, committable.offsets()));
  }
}
