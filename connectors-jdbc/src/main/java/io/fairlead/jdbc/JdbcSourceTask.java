// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import io.fairlead.connect.api.Progress;
import io.fairlead.connect.api.ReportsProgress;
import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.source.SourceConfig;
import io.fairlead.jdbc.source.SourceReader;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Reads the tables that the connector gave it. {@code poll} is called on one thread; {@code stop}
 * may be called from another while it runs, and ends it.
 */
public final class JdbcSourceTask extends SourceTask implements ReportsProgress {

  private volatile SourceReader reader;
  private volatile ConnectionPool pool;

  /** For the runtime. */
  public JdbcSourceTask() {}

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> properties) {
    SourceConfig config = new SourceConfig(properties);
    pool =
        new ConnectionPool(
            "jdbc-source-" + properties.getOrDefault("name", "task"),
            config.connection(),
            1,
            config.dialect().sourceProperties());
    reader =
        new SourceReader(
            config,
            pool,
            partition -> context.offsetStorageReader().offset(partition),
            System::nanoTime);
  }

  @Override
  public List<SourceRecord> poll() {
    return reader.poll();
  }

  @Override
  public void stop() {
    SourceReader stopping = reader;
    if (stopping != null) {
      stopping.stop();
    }
    ConnectionPool closing = pool;
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public Progress progress() {
    SourceReader current = reader;
    return current == null ? Progress.of("starting", 0) : current.progress();
  }
}
