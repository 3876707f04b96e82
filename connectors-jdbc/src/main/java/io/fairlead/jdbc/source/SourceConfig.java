// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.config.ConnectionKeys;
import io.fairlead.jdbc.connection.ConnectionConfig;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.ReadOptions;
import io.fairlead.jdbc.dialect.ReadOptions.NumericMapping;
import io.fairlead.jdbc.dialect.ReadOptions.TimestampGranularity;
import io.fairlead.jdbc.dialect.ReadOptions.UnconstrainedNumeric;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;

/** The source's configuration, parsed. Made from a configuration that is valid key by key. */
public final class SourceConfig {

  private final AbstractConfig values;
  private final Dialect dialect;

  /**
   * Parses a configuration.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a key's value is not allowed
   */
  public SourceConfig(Map<String, String> properties) {
    this.values = new AbstractConfig(SourceKeys.DEFINITION, properties, false);
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

  /** How new rows are found. */
  public Mode mode() {
    return Mode.of(values.getString(SourceKeys.MODE));
  }

  /** The timestamp columns, of which the first that is not NULL counts. */
  public List<String> timestampColumns() {
    return values.getList(SourceKeys.TIMESTAMP_COLUMN);
  }

  /** The numbered column; empty for the one that the database numbers. */
  public String incrementingColumn() {
    return values.getString(SourceKeys.INCREMENTING_COLUMN);
  }

  /** Which tables are read. */
  public TableSelection selection() {
    return TableSelection.of(values);
  }

  /** The query to read instead of tables. */
  public Optional<String> query() {
    return Optional.of(values.getString(SourceKeys.QUERY)).filter(query -> !query.isBlank());
  }

  /** The start of topic names. */
  public String topicPrefix() {
    return values.getString(SourceKeys.TOPIC_PREFIX);
  }

  /** Pause between two reads of a table. */
  public Duration pollInterval() {
    return Duration.ofMillis(values.getInt(SourceKeys.POLL_INTERVAL));
  }

  /** Pause between two looks for new tables. */
  public Duration tablePollInterval() {
    return Duration.ofMillis(values.getLong(SourceKeys.TABLE_POLL_INTERVAL));
  }

  /** Records at most per poll, and rows per fetch. */
  public int batchMaxRows() {
    return values.getInt(SourceKeys.BATCH_MAX_ROWS);
  }

  /** How long rows must have been in the table, where snapshots do not tell what is late. */
  public Duration timestampDelay(boolean snapshots) {
    long configured = values.getLong(SourceKeys.TIMESTAMP_DELAY);
    if (configured >= 0) {
      return Duration.ofMillis(configured);
    }
    return snapshots ? Duration.ZERO : Duration.ofMillis(SourceKeys.DEFAULT_DELAY_MS);
  }

  /** Where to start without offset: milliseconds since 1970, or -1 for now. */
  public Optional<Long> timestampInitial() {
    Long initial = values.getLong(SourceKeys.TIMESTAMP_INITIAL);
    return Optional.ofNullable(
        initial != null ? initial : values.getLong(SourceKeys.TIMESTAMP_INITIAL_PEER));
  }

  /** Whether key columns must be declared NOT NULL. */
  public boolean validateNonNull() {
    return values.getBoolean(SourceKeys.VALIDATE_NON_NULL);
  }

  /** Whether rows that are committed late are looked for by transaction snapshots. */
  public boolean lateCommits() {
    return "auto".equals(values.getString(SourceKeys.LATE_COMMITS));
  }

  /** How many transactions beyond the oldest running one are read at most. */
  public int lateCommitWindow() {
    return values.getInt(SourceKeys.LATE_COMMIT_WINDOW);
  }

  /** How far back rows that are committed late are looked for; empty for everywhere. */
  public Optional<Duration> lateCommitLookback() {
    long millis = values.getLong(SourceKeys.LATE_COMMIT_LOOKBACK);
    return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  /** The same for numbers. */
  public Optional<Long> lateCommitLookbackIds() {
    long ids = values.getLong(SourceKeys.LATE_COMMIT_LOOKBACK_IDS);
    return ids < 0 ? Optional.empty() : Optional.of(ids);
  }

  /** How columns become fields. */
  public ReadOptions readOptions() {
    String mapping = values.getString(SourceKeys.NUMERIC_MAPPING);
    return new ReadOptions(
        mapping == null ? NumericMapping.NONE : constant(NumericMapping.class, mapping),
        constant(UnconstrainedNumeric.class, values.getString(SourceKeys.NUMERIC_UNCONSTRAINED)),
        constant(TimestampGranularity.class, values.getString(SourceKeys.TIMESTAMP_GRANULARITY)),
        ConnectionKeys.zone(values));
  }

  /** The tables that the connector gave to this task. */
  public List<String> taskTables() {
    return TaskTables.decode(values.getString(SourceKeys.TASK_TABLES));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String key) {
    return Enum.valueOf(type, key.toUpperCase(Locale.ROOT));
  }
}
