// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.secrets.SecretWords;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the task what became of its records. What it throws is logged and has no effect, as in
 * Apache Kafka Connect. Calls come from the threads of producer, task and offset commits.
 */
final class TaskCallbacks {

  private static final Logger LOG = LoggerFactory.getLogger(TaskCallbacks.class);

  private final SourceTask task;
  private final SecretWords secrets;
  private final boolean wantsRecords;

  TaskCallbacks(SourceTask task, SecretWords secrets) {
    this.task = task;
    this.secrets = secrets;
    this.wantsRecords = overridesCommitRecord(task.getClass());
  }

  private static boolean overridesCommitRecord(Class<?> type) {
    try {
      return type.getMethod("commitRecord", SourceRecord.class, RecordMetadata.class)
              .getDeclaringClass()
          != SourceTask.class;
    } catch (NoSuchMethodException | LinkageError e) {
      LOG.debug("cannot tell whether {} wants to know of its records", type, e);
      return true;
    }
  }

  /** Whether {@link #commitRecord} has any effect. */
  boolean wantsRecords() {
    return wantsRecords;
  }

  /**
   * A record was acknowledged.
   *
   * @param metadata null if the record was left out
   */
  void commitRecord(SourceRecord record, RecordMetadata metadata) {
    if (!wantsRecords) {
      return;
    }
    try {
      task.commitRecord(record, metadata);
    } catch (Throwable t) {
      // Not interrupted again: the thread is the producer's, which would spin.
      LOG.error("commitRecord of {} failed", task.getClass().getName(), secrets.scrub(t));
    }
  }

  /** Offsets were committed. */
  void commit() {
    try {
      task.commit();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable t) {
      LOG.error("commit of {} failed", task.getClass().getName(), secrets.scrub(t));
    }
  }
}
