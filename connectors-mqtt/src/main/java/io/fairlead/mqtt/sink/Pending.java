// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.sink;

import io.fairlead.mqtt.client.LinkException;
import io.fairlead.mqtt.client.MqttLink;
import io.fairlead.mqtt.client.Outbound;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** A record on its way to the broker. */
final class Pending implements MqttLink.PublishListener {

  private final SinkRecord record;
  private final Outbound message;
  private final Consumer<Boolean> answered;
  private volatile boolean taken;
  private volatile LinkException refused;
  // Of the task's thread alone.
  private Future<Void> reported;

  /**
   * @param message null for a record that has none and waits for its report only
   * @param answered told on the client library's thread, with whether the message was taken
   */
  Pending(SinkRecord record, Outbound message, Consumer<Boolean> answered) {
    this.record = record;
    this.message = message;
    this.answered = answered;
  }

  SinkRecord record() {
    return record;
  }

  TopicPartition partition() {
    // Offsets are of the topic that was consumed, whatever transforms made of its name.
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }

  long offset() {
    return record.originalKafkaOffset();
  }

  /** Such as {@code commands-0 offset 17}. */
  String position() {
    return partition() + " offset " + offset();
  }

  Outbound message() {
    return message;
  }

  @Override
  public void taken() {
    taken = true;
    answered.accept(true);
  }

  @Override
  public void refused(LinkException reason) {
    refused = reason;
    answered.accept(false);
  }

  LinkException refused() {
    return refused;
  }

  /** Is published again, on a new link. */
  void again() {
    refused = null;
  }

  /** Its failure is being kept in the dead-letter topic. */
  void reported(Future<Void> report) {
    reported = report;
    refused = null;
  }

  boolean isReported() {
    return reported != null;
  }

  /** Whether its offset may be committed. */
  boolean done() {
    // Invariant 2: acknowledged by the broker, or kept in the dead-letter topic.
    return taken || (reported != null && reported.isDone());
  }

  /** What became of its report; null if there is none or it is not done. */
  Future<Void> report() {
    return reported;
  }
}
