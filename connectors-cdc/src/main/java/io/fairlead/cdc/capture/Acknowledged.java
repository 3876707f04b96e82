// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Holds back the acknowledgement of records until their offsets are committed too.
 *
 * <p>Debezium tells the database to forget its log up to the last acknowledged record. Between the
 * acknowledgement and the commit of the offset a crash would leave an offset that the database no
 * longer has. What was acknowledged before one commit is covered by the next.
 */
public final class Acknowledged {

  private Map<Map<String, ?>, Ack> newest = new HashMap<>();
  private Map<Map<String, ?>, Ack> beforeLastCommit = new HashMap<>();
  private SourceRecord lastHandedOver;

  private record Ack(SourceRecord record, RecordMetadata metadata) {}

  /** For one task. Safe for use by several threads. */
  public Acknowledged() {}

  /** Notes that the broker has a record, and all earlier ones of its source partition. */
  public synchronized void add(SourceRecord record, RecordMetadata metadata) {
    newest.put(record.sourcePartition(), new Ack(record, metadata));
    if (record == lastHandedOver) {
      lastHandedOver = null;
    }
  }

  /** Notes the newest record that the runtime has. */
  public synchronized void handedOver(SourceRecord record) {
    lastHandedOver = record;
  }

  /** Whether the newest record that the runtime has was acknowledged. */
  public synchronized boolean settled() {
    return lastHandedOver == null;
  }

  /**
   * Called after a commit: tells the task of the records that were acknowledged before the last.
   */
  public void passOn(SourceTask task) throws InterruptedException {
    Map<Map<String, ?>, Ack> committed;
    synchronized (this) {
      committed = beforeLastCommit;
      beforeLastCommit = newest;
      newest = new HashMap<>();
    }
    // Invariant 1: the database forgets nothing that a committed offset does not cover.
    for (Ack ack : committed.values()) {
      task.commitRecord(ack.record(), ack.metadata());
    }
  }
}
