// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.config.ConnectionKeys;
import io.fairlead.jdbc.connection.ConnectionConfig;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.sink.delivery.ExactlyOnce.TaskName;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;

/** The sink's configuration, parsed. */
public final class SinkConfig {

  private final AbstractConfig values;
  private final Dialect dialect;

  /**
   * Parses a configuration.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a key's value is not allowed
   */
  public SinkConfig(Map<String, String> properties) {
    this.values = new AbstractConfig(SinkKeys.DEFINITION, properties, false);
    this.dialect = ConnectionKeys.dialect(values);
  }

  /** Where to connect. */
  public ConnectionConfig connection() {
    return ConnectionKeys.connection(values);
  }

  /** The kind of database. */
  public Dialect dialect() {
    return dialect;
  }

  /** How names are written. */
  public Identifiers identifiers() {
    return ConnectionKeys.identifiers(values, dialect);
  }

  /** The zone of columns without one. */
  public ZoneId zone() {
    return ConnectionKeys.zone(values);
  }

  /** What happens to a record that has a value. */
  public InsertMode insertMode() {
    return InsertMode.of(values.getString(SinkKeys.INSERT_MODE));
  }

  /** Where the key comes from. */
  public PkMode pkMode() {
    return PkMode.of(values.getString(SinkKeys.PK_MODE));
  }

  /** The key's columns. */
  public List<String> pkFields() {
    return values.getList(SinkKeys.PK_FIELDS);
  }

  /** Whether a record without value deletes. */
  public boolean deleteEnabled() {
    return values.getBoolean(SinkKeys.DELETE_ENABLED);
  }

  /** Whether missing tables are created. */
  public boolean autoCreate() {
    return values.getBoolean(SinkKeys.AUTO_CREATE);
  }

  /** Whether missing columns are added. */
  public boolean autoEvolve() {
    return values.getBoolean(SinkKeys.AUTO_EVOLVE);
  }

  /** Rows per batch at most. */
  public int batchSize() {
    return values.getInt(SinkKeys.BATCH_SIZE);
  }

  /** In how many transactions at the same time a batch may be written. */
  public int lanes() {
    return values.getInt(SinkKeys.LANES);
  }

  /** Fields of the value that are written; empty for all. */
  public Set<String> fields() {
    List<String> include = values.getList(SinkKeys.FIELDS_INCLUDE);
    return Set.copyOf(include.isEmpty() ? values.getList(SinkKeys.FIELDS_WHITELIST) : include);
  }

  /** Which table a record goes to. */
  TableNames tableNames() {
    return new TableNames(
        values.getString(SinkKeys.TABLE_NAME_FORMAT),
        values.getList(SinkKeys.TOPICS_TO_TABLES),
        values.getBoolean(SinkKeys.TABLE_NAME_NORMALIZE),
        zone());
  }

  /** Whether a truncate of the source empties the table. */
  public boolean truncateEnabled() {
    return values.getBoolean(SinkKeys.TRUNCATE_ENABLED);
  }

  /** The column by which an older row never overwrites a newer one. */
  public Optional<String> versionColumn() {
    return Optional.of(values.getString(SinkKeys.VERSION_COLUMN)).filter(name -> !name.isEmpty());
  }

  /** Whether the database's own means to load many rows are used. */
  public boolean bulkLoad() {
    return values.getString(SinkKeys.BULK_LOAD).equalsIgnoreCase("auto");
  }

  /** Whether nested values become columns of their own. */
  public boolean flatten() {
    return values.getString(SinkKeys.NESTED_VALUES).equalsIgnoreCase("flatten");
  }

  /** What stands between the parts of a flattened column's name. */
  public String flattenDelimiter() {
    return values.getString(SinkKeys.NESTED_DELIMITER);
  }

  /** How tables that are there may be changed. */
  public Set<String> evolution() {
    return autoEvolve() ? Set.copyOf(values.getList(SinkKeys.EVOLVE_POLICY)) : Set.of();
  }

  /** Whether changes of tables are shown instead of made. */
  public boolean ddlDryRun() {
    return values.getBoolean(SinkKeys.DDL_DRY_RUN);
  }

  /** What is written behind the columns of a created table. */
  public String createTableSuffix() {
    return values.getString(SinkKeys.CREATE_TABLE_SUFFIX);
  }

  /** Whether offsets are kept in the target: {@code auto}, {@code on} or {@code off}. */
  public String exactlyOnce() {
    return values.getString(SinkKeys.EXACTLY_ONCE).toLowerCase(Locale.ROOT);
  }

  /** The table of offsets. */
  public String exactlyOnceTable() {
    return values.getString(SinkKeys.EXACTLY_ONCE_TABLE);
  }

  /** Which task of which connector this is. */
  public TaskName task() {
    Map<String, String> given = values.originalsStrings();
    return new TaskName(
        given.getOrDefault("name", "unnamed"),
        Integer.parseInt(given.getOrDefault(SinkKeys.TASK, "0")),
        lanes());
  }

  /** Retries of a batch; -1 for no limit. */
  public int maxRetries() {
    return values.getInt(SinkKeys.MAX_RETRIES);
  }

  /** Pause before a retry, in milliseconds. */
  public int retryBackoffMs() {
    return values.getInt(SinkKeys.RETRY_BACKOFF);
  }
}
