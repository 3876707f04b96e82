// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.CdcRules;
import io.fairlead.cdc.config.DebeziumConfig;
import io.fairlead.cdc.config.DebeziumConnectors;
import io.fairlead.cdc.config.KnownKeys;
import io.fairlead.cdc.readiness.ConnectionCheck;
import io.fairlead.connect.api.CheckResult;
import io.fairlead.connect.api.ChecksConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Captures the changes of a database: PostgreSQL, MySQL, MariaDB, SQL Server, Db2 or MongoDB.
 *
 * <p>Debezium's connector of the database's kind does the capture, with a configuration derived
 * from the simple keys; see {@link CdcSourceTask}.
 */
public final class CdcSourceConnector extends SourceConnector implements ChecksConnection {

  private SourceConnector debezium;
  private Map<String, String> given;

  /** For the runtime. */
  public CdcSourceConnector() {}

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> properties) {
    CdcConfig config = new CdcConfig(properties);
    given = config.given();
    debezium = DebeziumConnectors.create(config.kind());
    debezium.initialize(context);
    debezium.start(DebeziumConfig.of(config));
  }

  @Override
  public Class<? extends Task> taskClass() {
    return CdcSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    List<Map<String, String>> tasks = new ArrayList<>();
    for (Map<String, String> keys : debezium.taskConfigs(maxTasks)) {
      Map<String, String> task = new HashMap<>(given);
      // Kept apart: the task has to know which keys were given and which were derived.
      keys.forEach(
          (key, value) -> {
            if (!value.equals(given.get(key))) {
              task.put(CdcSourceTask.DERIVED + key, value);
            }
          });
      tasks.add(task);
    }
    return tasks;
  }

  @Override
  public void stop() {
    if (debezium != null) {
      debezium.stop();
    }
  }

  @Override
  public ConfigDef config() {
    return KnownKeys.all();
  }

  @Override
  public Config validate(Map<String, String> properties) {
    return CdcRules.validate(properties);
  }

  @Override
  public List<CheckResult> checkConnection(Map<String, String> properties) {
    return ConnectionCheck.run(properties);
  }

  /** What Debezium's connector says of itself (KIP-618). */
  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> properties) {
    CdcConfig config = new CdcConfig(properties);
    return DebeziumConnectors.create(config.kind()).exactlyOnceSupport(DebeziumConfig.of(config));
  }

  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(
      Map<String, String> properties) {
    return ConnectorTransactionBoundaries.UNSUPPORTED;
  }

  /** Offsets may be altered and reset (KIP-875); after a reset all tables are read anew. */
  @Override
  public boolean alterOffsets(
      Map<String, String> properties, Map<Map<String, ?>, Map<String, ?>> offsets) {
    return true;
  }
}
