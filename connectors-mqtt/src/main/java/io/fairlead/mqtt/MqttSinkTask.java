// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import io.fairlead.mqtt.sink.SinkConfig;
import io.fairlead.mqtt.sink.SinkWriter;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Publishes records. {@code put} returns when they are in flight; {@code preCommit} allows offsets
 * up to the first record that the broker has not acknowledged.
 */
public final class MqttSinkTask extends SinkTask {

  private volatile SinkWriter writer;

  /** For the runtime. */
  public MqttSinkTask() {}

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> properties) {
    writer = new SinkWriter(new SinkConfig(properties), () -> current(properties), reporter());
  }

  /** The configuration with secrets as they are now. */
  private Map<String, String> current(Map<String, String> atStart) {
    Map<String, String> now = context.configs();
    return now == null ? atStart : now;
  }

  /** The reporter of KIP-610, which runtimes before Kafka 2.6 do not have. */
  private ErrantRecordReporter reporter() {
    try {
      return context.errantRecordReporter();
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      return null;
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    writer.put(records);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    return writer.committable(current);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    writer.forget(partitions);
  }

  @Override
  public void stop() {
    SinkWriter stopping = writer;
    if (stopping != null) {
      stopping.stop();
      stopping.close();
    }
  }
}
