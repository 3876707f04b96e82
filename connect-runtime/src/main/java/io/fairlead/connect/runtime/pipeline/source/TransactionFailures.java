// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.pipeline.Incarnations;
import io.fairlead.connect.runtime.pipeline.SupersededException;
import io.fairlead.connect.runtime.pipeline.TaskSpec;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;

/** What the failures of a transactional producer mean for its task. Task's thread only. */
record TransactionFailures(
    TaskSpec spec, Incarnations incarnations, String transactionalId, String offsetsTopic) {

  /** What to fail with; a {@link SupersededException} if this incarnation is over. */
  ConnectException explain(Exception failure) {
    if (has(failure, ProducerFencedException.class)
        || has(failure, InvalidProducerEpochException.class)) {
      return fenced(failure);
    }
    if (has(failure, TransactionalIdAuthorizationException.class)) {
      return new ConnectException(
          "Task "
              + spec.id()
              + " may not write in transactions. Grant its principal Describe and Write on the"
              + " transactional id "
              + transactionalId,
          failure);
    }
    if (has(failure, TopicAuthorizationException.class)) {
      return new ConnectException(
          "Task "
              + spec.id()
              + " may not write to a topic. With exactly-once support its own producer writes to"
              + " the offset topic "
              + offsetsTopic
              + " too: "
              + failure.getMessage(),
          failure);
    }
    return new ConnectException(
        "The transaction of task "
            + spec.id()
            + " failed; nothing of it is visible, and its records come again: "
            + failure,
        failure);
  }

  private ConnectException fenced(Exception failure) {
    try {
      incarnations.requireCurrent(spec);
    } catch (SupersededException e) {
      e.addSuppressed(failure);
      return e;
    }
    return new ConnectException(
        "The cluster has ended the transaction of task "
            + spec.id()
            + ", and its records come again. Either it took longer than the producer's"
            + " transaction.timeout.ms: then raise producer.override.transaction.timeout.ms, or let"
            + " transactions end earlier (transaction.boundary=poll, a shorter"
            + " transaction.boundary.interval.ms). Or somebody else has used the transactional id "
            + transactionalId
            + ": then see to it that no second Connect cluster has the same group.id",
        failure);
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
