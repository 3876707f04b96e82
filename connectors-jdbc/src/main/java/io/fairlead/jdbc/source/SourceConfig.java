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
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.schedule.DailyWindow;
import io.fairlead.jdbc.schedule.Schedule;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
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

  /** How much time is read again, where snapshots do not tell what is late. */
  Duration overlap() {
    return Duration.ofMillis(values.getLong(SourceKeys.OVERLAP));
  }

  /** How many numbers are read again. */
  long overlapIds() {
    return values.getLong(SourceKeys.OVERLAP_IDS);
  }

  /** The topic of a table. */
  String topic(TableId id) {
    return values
        .getString(SourceKeys.TOPIC_FORMAT)
        .replace("${prefix}", topicPrefix())
        .replace("${catalog}", id.catalog().orElse(""))
        .replace("${schema}", id.schema().orElse(""))
        .replace("${table}", id.name());
  }

  /** Whether a column is read into the value. */
  boolean reads(String table, String column) {
    List<String> include = values.getList(SourceKeys.COLUMN_INCLUDE);
    List<String> exclude = values.getList(SourceKeys.COLUMN_EXCLUDE);
    return (include.isEmpty() || matches(include, table, column))
        && !matches(exclude, table, column);
  }

  private static boolean matches(List<String> expressions, String table, String column) {
    return expressions.stream()
        .anyMatch(
            expression -> column.matches(expression) || (table + "." + column).matches(expression));
  }

  /** What columns become whatever their type. */
  List<ColumnTypeOverride> columnTypes() {
    return values.getList(SourceKeys.COLUMN_TYPES).stream().map(ColumnTypeOverride::parse).toList();
  }

  /** The column that marks a row as deleted. */
  Optional<String> softDeleteColumn() {
    return Optional.of(values.getString(SourceKeys.SOFT_DELETE)).filter(name -> !name.isEmpty());
  }

  /** The start of topic names. */
  public String topicPrefix() {
    return values.getString(SourceKeys.TOPIC_PREFIX);
  }

  /** When tables are read. */
  public Schedule.Plan schedule() {
    return new Schedule.Plan(
        Optional.of(values.getString(SourceKeys.SCHEDULE)).filter(cron -> !cron.isEmpty()),
        DailyWindow.parse(values.getString(SourceKeys.SCHEDULE_WINDOW)),
        values.getList(SourceKeys.SCHEDULE_HOLIDAYS).stream().map(LocalDate::parse).toList(),
        ZoneId.of(values.getString(SourceKeys.SCHEDULE_ZONE)),
        values.getString(SourceKeys.SCHEDULE_MISFIRE).equalsIgnoreCase("run"));
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

  /** How many parts of one table are read at the same time, at most. */
  public int readThreads() {
    return values.getInt(SourceKeys.READ_THREADS);
  }

  /** From how many rows on a table is read in parts. */
  long readThreadsMinRows() {
    return values.getLong(SourceKeys.READ_THREADS_MIN_ROWS);
  }

  /** How long rows must have been in the table before they are read. */
  Duration timestampDelay(TablePlan.LateGuard guard) {
    long configured = values.getLong(SourceKeys.TIMESTAMP_DELAY);
    if (configured >= 0) {
      return Duration.ofMillis(configured);
    }
    return guard == TablePlan.LateGuard.DELAY
        ? Duration.ofMillis(SourceKeys.DEFAULT_DELAY_MS)
        : Duration.ZERO;
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
