// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A polled record on its way to Kafka, and the one object that is made for it: link in its lane,
 * and callback of the producer. Written by the task's thread until it is sent; settled once, by any
 * thread.
 */
final class Delivery implements Callback {

  private static final VarHandle NEXT;
  private static final VarHandle SETTLED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      NEXT = lookup.findVarHandle(Delivery.class, "next", Delivery.class);
      SETTLED = lookup.findVarHandle(Delivery.class, "settled", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final PolledBatch batch;
  private SourceRecord record;
  private String topic;
  private int bytes;

  @SuppressWarnings("unused")
  private Delivery next;

  @SuppressWarnings("unused")
  private boolean settled;

  Delivery(PolledBatch batch, SourceRecord record) {
    this.batch = batch;
    this.record = record;
  }

  /** Tells where the record goes and what it holds of the bound on bytes. */
  void sendTo(String toTopic, int size) {
    topic = toTopic;
    bytes = size;
  }

  PolledBatch batch() {
    return batch;
  }

  /** The record as the task gave it; null once its offset was taken over. */
  SourceRecord record() {
    return record;
  }

  String topic() {
    return topic;
  }

  int bytes() {
    return bytes;
  }

  @Override
  public void onCompletion(RecordMetadata metadata, Exception failure) {
    batch.sender().completed(this, metadata, failure);
  }

  /** Its offset may be committed, once all before it are settled too. */
  void settle() {
    SETTLED.setRelease(this, true);
  }

  boolean isSettled() {
    return (boolean) SETTLED.getAcquire(this);
  }

  void link(Delivery following) {
    NEXT.setRelease(this, following);
  }

  Delivery following() {
    return (Delivery) NEXT.getAcquire(this);
  }

  /** The record, of which nobody needs to know any more. */
  SourceRecord take() {
    SourceRecord taken = record;
    record = null;
    return taken;
  }

  void unlink() {
    NEXT.setRelease(this, null);
  }
}
