// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import io.fairlead.connect.api.Progress;
import io.fairlead.connect.api.ReportsProgress;
import io.fairlead.mqtt.source.SourceConfig;
import io.fairlead.mqtt.source.SourceReader;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Keeps the sessions that the connector gave it. {@code poll} is called on one thread; {@code stop}
 * may be called from another while it runs, and ends it; {@code commitRecord} comes from the
 * producer's thread.
 */
public final class MqttSourceTask extends SourceTask implements ReportsProgress {

  private volatile SourceReader reader;

  /** For the runtime. */
  public MqttSourceTask() {}

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> properties) {
    reader =
        new SourceReader(
            new SourceConfig(properties),
            new SourceReader.Runtime(
                partition -> context.offsetStorageReader().offset(partition),
                () -> current(properties)));
    reader.connect();
  }

  /** The configuration with secrets as they are now. */
  private Map<String, String> current(Map<String, String> atStart) {
    try {
      Map<String, String> now = context.configs();
      return now == null ? atStart : now;
    } catch (NoSuchMethodError e) {
      // Runtimes before Kafka 2.0.
      return atStart;
    }
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    return reader.poll();
  }

  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata) {
    reader.committed(record);
  }

  @Override
  public void stop() {
    SourceReader stopping = reader;
    if (stopping != null) {
      stopping.stop();
      stopping.close();
    }
  }

  @Override
  public Progress progress() {
    SourceReader current = reader;
    return current == null ? Progress.of("starting", 0) : current.progress();
  }
}
