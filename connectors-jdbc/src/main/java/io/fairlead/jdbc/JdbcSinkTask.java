// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.sink.SinkConfig;
import io.fairlead.jdbc.sink.SinkWriter;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Writes records into tables. What {@code put} returned from is committed in the database, so there
 * is nothing left for {@code flush} to do.
 */
public final class JdbcSinkTask extends SinkTask {

  private SinkWriter writer;
  private volatile ConnectionPool pool;

  /** For the runtime. */
  public JdbcSinkTask() {}

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> properties) {
    SinkConfig config = new SinkConfig(properties);
    pool =
        new ConnectionPool(
            "jdbc-sink-" + properties.getOrDefault("name", "task"),
            config.connection(),
            1,
            config.dialect().sinkProperties());
    writer = new SinkWriter(config, pool, reporter(), timeout -> context.timeout(timeout));
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
  public void stop() {
    ConnectionPool closing = pool;
    if (closing != null) {
      closing.close();
    }
  }
}
