// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What is known of a record on its way through the pipeline: the record as it came in, the stage it
 * is in, and what went wrong. Mutable and meant to be used for one record after the other by one
 * thread; whoever keeps something of it for later copies it.
 */
public final class RecordContext {

  private SourceRecord sourceRecord;
  private ConsumerRecord<byte[], byte[]> consumerRecord;
  private Stage stage;
  private Class<?> executingClass;
  private int attempt;
  private Throwable error;
  private CompletableFuture<Void> reported;

  /** Begins a record of a source task. */
  public RecordContext reset(SourceRecord record) {
    return clear(record, null);
  }

  /** Begins a record of a sink task. */
  public RecordContext reset(ConsumerRecord<byte[], byte[]> record) {
    return clear(null, record);
  }

  private RecordContext clear(SourceRecord source, ConsumerRecord<byte[], byte[]> consumed) {
    sourceRecord = source;
    consumerRecord = consumed;
    stage = null;
    executingClass = null;
    attempt = 1;
    error = null;
    reported = null;
    return this;
  }

  /** The record as the source task gave it, or null in a sink. */
  public SourceRecord sourceRecord() {
    return sourceRecord;
  }

  /** The record as it was consumed, or null in a source. */
  public ConsumerRecord<byte[], byte[]> consumerRecord() {
    return consumerRecord;
  }

  public Stage stage() {
    return stage;
  }

  /** The plugin, or class of the runtime, in which the record failed; null if it has not. */
  public Class<?> executingClass() {
    return executingClass;
  }

  /** How often the operation was tried, from 1. */
  public int attempt() {
    return attempt;
  }

  /** What the record failed of, or null. */
  public Throwable error() {
    return error;
  }

  public boolean failed() {
    return error != null;
  }

  /**
   * Completes when every reporter has stored the failure, exceptionally if one could not; null if
   * the record has not failed. Offsets of a failed record must not be committed before.
   */
  public CompletableFuture<Void> reported() {
    return reported;
  }

  /** Where the record comes from, without its content. */
  public String location() {
    if (consumerRecord != null) {
      return "topic '"
          + consumerRecord.topic()
          + "', partition "
          + consumerRecord.partition()
          + ", offset "
          + consumerRecord.offset();
    }
    if (sourceRecord != null) {
      return "source partition "
          + sourceRecord.sourcePartition()
          + ", source offset "
          + sourceRecord.sourceOffset();
    }
    return "no record";
  }

  void at(Stage where, Class<?> executing) {
    stage = where;
    executingClass = executing;
  }

  void attempt(int number) {
    attempt = number;
  }

  void fail(Throwable cause) {
    error = cause;
  }

  void reported(CompletableFuture<Void> done) {
    reported = done;
  }
}
