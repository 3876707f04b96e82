// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.connect.api.ChecksConnection;
import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.source.Mode;
import io.fairlead.jdbc.source.SourceCheck;
import io.fairlead.jdbc.source.SourceConfig;
import io.fairlead.jdbc.source.SourceKeys;
import io.fairlead.jdbc.source.SourceRules;
import io.fairlead.jdbc.source.TableMonitor;
import io.fairlead.jdbc.source.TaskConfigs;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Reads tables and queries of a database into topics. Distributes the tables to tasks by size and
 * watches for new ones.
 */
public final class JdbcSourceConnector extends SourceConnector implements ChecksConnection {

  private Map<String, String> properties;
  private SourceConfig config;
  private TableMonitor monitor;

  /** For the runtime. */
  public JdbcSourceConnector() {}

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> given) {
    properties = Map.copyOf(given);
    config = new SourceConfig(properties);
    if (config.query().isPresent()) {
      return;
    }
    ConnectionPool pool =
        new ConnectionPool(
            "jdbc-tables-" + given.getOrDefault("name", "connector"),
            config.connection(),
            1,
            config.dialect().sourceProperties());
    monitor = new TableMonitor(config, pool, listener());
    try {
      monitor.start();
    } catch (RuntimeException e) {
      monitor.close();
      throw e;
    }
  }

  private TableMonitor.Listener listener() {
    return new TableMonitor.Listener() {
      @Override
      public void changed() {
        context.requestTaskReconfiguration();
      }

      @Override
      public void refused(ConnectException failure) {
        context.raiseError(failure);
      }
    };
  }

  @Override
  public Class<? extends Task> taskClass() {
    return JdbcSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return config.query().isPresent()
        ? TaskConfigs.forQuery(properties)
        : TaskConfigs.forTables(properties, monitor.tables(), maxTasks);
  }

  @Override
  public void stop() {
    if (monitor != null) {
      monitor.close();
    }
  }

  @Override
  public ConfigDef config() {
    return SourceKeys.PUBLIC;
  }

  @Override
  public Config validate(Map<String, String> given) {
    return SourceRules.validate(given);
  }

  @Override
  public List<CheckResult> checkConnection(Map<String, String> given) {
    return SourceCheck.run(given);
  }

  /** Exactly once in every mode but bulk, which has no offsets (KIP-618). */
  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> given) {
    return Mode.BULK.key().equals(given.get("mode"))
        ? ExactlyOnceSupport.UNSUPPORTED
        : ExactlyOnceSupport.SUPPORTED;
  }

  /** Each batch of a table can be a transaction, where each has offsets. */
  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> given) {
    return exactlyOnceSupport(given) == ExactlyOnceSupport.SUPPORTED
        ? ConnectorTransactionBoundaries.SUPPORTED
        : ConnectorTransactionBoundaries.UNSUPPORTED;
  }

  /** Offsets may be altered and reset (KIP-875): {@code incrementing}, {@code timestamp}. */
  @Override
  public boolean alterOffsets(
      Map<String, String> given, Map<Map<String, ?>, Map<String, ?>> offsets) {
    TaskConfigs.checkOffsets(offsets);
    return true;
  }
}
