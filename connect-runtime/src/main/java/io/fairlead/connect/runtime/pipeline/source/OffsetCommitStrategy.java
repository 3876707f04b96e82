// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/**
 * What becomes of the records that a task gave and of their source offsets: when these are
 * committed, and when the task is told. At-least-once and exactly-once (KIP-618) differ by this
 * object alone.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><th>method</th><th>thread</th><th>how often</th></tr>
 *   <tr><td>claim</td><td>task</td><td>once, before the plugin is initialized</td></tr>
 *   <tr><td>start</td><td>task</td><td>once, after the plugin's start</td></tr>
 *   <tr><td>accept, beforeSend, passed</td><td>task</td><td>for each record, in this order; not
 *   beforeSend if it is left out</td></tr>
 *   <tr><td>batchSent</td><td>task</td><td>after each poll</td></tr>
 *   <tr><td>paused, finish</td><td>task</td><td>between polls; finish once</td></tr>
 *   <tr><td>broken</td><td>task</td><td>once, before finish, if the task failed</td></tr>
 *   <tr><td>written, leftOut, absorbs</td><td>producer, or task</td><td>for each record</td></tr>
 *   <tr><td>cancel</td><td>any</td><td>any number of times</td></tr>
 * </table>
 */
interface OffsetCommitStrategy {

  /**
   * Makes sure that no older incarnation can commit any more, where it can.
   *
   * @throws io.fairlead.connect.runtime.pipeline.SupersededException if this one is an older
   *     incarnation itself
   */
  void claim() throws InterruptedException;

  /** The task has started. */
  void start();

  /** The task gave a record. */
  Delivery accept(PolledBatch batch, SourceRecord record);

  /** A record is about to be sent. */
  void beforeSend(ProducerRecord<byte[], byte[]> record);

  /** A record was handed to the producer or left out. */
  void passed(SourceRecord record) throws InterruptedException;

  /**
   * All records of a poll, which may be none, are sent or left out.
   *
   * @param batch false if the poll gave no batch, not even an empty one
   */
  void batchSent(boolean batch) throws InterruptedException;

  /** The broker has acknowledged a record. */
  void written(Delivery delivery, RecordMetadata metadata);

  /**
   * A record does not go to Kafka.
   *
   * @param kept completes when a record that failed is kept; null if it did not fail
   */
  void leftOut(Delivery delivery, CompletableFuture<Void> kept);

  /** Whether the failure of a record to be written is seen to here. */
  boolean absorbs(Exception failure);

  /** What a failure of the producer means, if that is known here. */
  Optional<ConnectException> explain(Exception failure);

  /** What the plugin may use to define transactions; null if it may not. */
  TransactionContext transactionContext();

  /** The task does not go on for a while. */
  void paused() throws InterruptedException;

  /** The task has failed. */
  void broken();

  /**
   * Commits what can be committed, after which nothing is committed any more.
   *
   * @param limit how long it may take
   */
  void finish(Duration limit) throws InterruptedException;

  /** Nothing is committed from here on; does not block. */
  void cancel();
}
