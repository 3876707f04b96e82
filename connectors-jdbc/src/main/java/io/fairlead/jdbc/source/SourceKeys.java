// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.jdbc.config.ConnectionKeys;
import io.fairlead.jdbc.config.Keys;
import io.fairlead.jdbc.dialect.ReadOptions;
import io.fairlead.jdbc.dialect.ReadOptions.NumericMapping;
import io.fairlead.jdbc.dialect.ReadOptions.TimestampGranularity;
import io.fairlead.jdbc.dialect.ReadOptions.UnconstrainedNumeric;
import io.fairlead.jdbc.schedule.DailyWindow;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The source's keys. */
public final class SourceKeys {

  static final String MODE = "mode";
  static final String TIMESTAMP_COLUMN = "timestamp.column.name";
  static final String INCREMENTING_COLUMN = "incrementing.column.name";
  static final String TIMESTAMP_INITIAL = "timestamp.initial.ms";
  static final String TIMESTAMP_INITIAL_PEER = "timestamp.initial";
  static final String TIMESTAMP_DELAY = "timestamp.delay.interval.ms";
  static final String VALIDATE_NON_NULL = "validate.non.null";
  static final String LATE_COMMITS = "late.commits";
  static final String LATE_COMMIT_WINDOW = "late.commits.window.transactions";
  static final String LATE_COMMIT_LOOKBACK = "late.commits.lookback.ms";
  static final String LATE_COMMIT_LOOKBACK_IDS = "late.commits.lookback.ids";
  static final String OVERLAP = "late.commits.overlap.ms";
  static final String OVERLAP_IDS = "late.commits.overlap.ids";
  static final String TOPIC_FORMAT = "topic.format";
  static final String COLUMN_INCLUDE = "column.include.list";
  static final String COLUMN_EXCLUDE = "column.exclude.list";
  static final String SOFT_DELETE = "soft.delete.column";
  static final String INCLUDE = "table.include.list";
  static final String EXCLUDE = "table.exclude.list";
  static final String WHITELIST = "table.whitelist";
  static final String BLACKLIST = "table.blacklist";
  static final String CATALOG = "catalog.pattern";
  static final String SCHEMA = "schema.pattern";
  static final String TABLE_TYPES = "table.types";
  static final String QUERY = "query";
  static final String TOPIC_PREFIX = "topic.prefix";
  static final String POLL_INTERVAL = "poll.interval.ms";
  static final String TABLE_POLL_INTERVAL = "table.poll.interval.ms";
  static final String BATCH_MAX_ROWS = "batch.max.rows";
  static final String SCHEDULE = "schedule";
  static final String SCHEDULE_WINDOW = "schedule.window";
  static final String SCHEDULE_HOLIDAYS = "schedule.holidays";
  static final String SCHEDULE_ZONE = "schedule.timezone";
  static final String SCHEDULE_MISFIRE = "schedule.misfire";
  static final String NUMERIC_MAPPING = "numeric.mapping";
  static final String NUMERIC_UNCONSTRAINED = "numeric.unconstrained";
  static final String TIMESTAMP_GRANULARITY = "timestamp.granularity";

  /** Set by the connector for its tasks. */
  static final String TASK_TABLES = "tables";

  static final long DEFAULT_DELAY_MS = 5_000;

  private static final ConfigDef.Validator INITIAL =
      Keys.valid("-1 or more", value -> ((Number) value).longValue() >= -1);

  /** All keys that a user may set. */
  public static final ConfigDef PUBLIC = define(ConnectionKeys.define(new ConfigDef()));

  /** All keys, those of tasks included. */
  static final ConfigDef DEFINITION =
      new ConfigDef(PUBLIC).defineInternal(TASK_TABLES, STRING, "", LOW);

  private SourceKeys() {}

  private static ConfigDef define(ConfigDef def) {
    mode(new Keys(def, "Mode"));
    tables(new Keys(def, "Tables"));
    schedule(new Keys(def, "Schedule"));
    output(new Keys(def, "Output"));
    return def;
  }

  private static void mode(Keys keys) {
    keys.required(
        MODE,
        STRING,
        ConfigDef.ValidString.in(Mode.keys()),
        "How new rows are found. bulk reads the whole table every time. incrementing reads rows"
            + " whose incrementing.column.name is greater than before. timestamp reads rows whose"
            + " timestamp.column.name is later than before. timestamp+incrementing uses both: the"
            + " timestamp finds rows, the number orders those that share a timestamp.");
    keys.add(
        INCREMENTING_COLUMN,
        STRING,
        "",
        MEDIUM,
        "The column whose values grow with every new row. Empty: the column that the database"
            + " numbers itself.");
    keys.add(
        TIMESTAMP_COLUMN,
        LIST,
        List.of(),
        MEDIUM,
        "One or more columns with the time of the last change; of several the first that is not"
            + " NULL counts.");
    keys.add(
        TIMESTAMP_INITIAL,
        LONG,
        null,
        INITIAL,
        LOW,
        "Without a stored offset, rows with a timestamp before this are never read: milliseconds"
            + " since 1970 in UTC, or -1 for the present. Unset: all rows are read.");
    keys.add(
        TIMESTAMP_INITIAL_PEER,
        LONG,
        null,
        INITIAL,
        LOW,
        "Another name for " + TIMESTAMP_INITIAL + ".");
    keys.add(
        TIMESTAMP_DELAY,
        LONG,
        -1L,
        Range.atLeast(-1),
        HIGH,
        "Rows are read only when their timestamp is this many milliseconds old, to let transactions"
            + " commit that took their timestamp earlier. -1: 0 where late.commits applies, else "
            + DEFAULT_DELAY_MS
            + ".");
    keys.add(
        LATE_COMMITS,
        STRING,
        "auto",
        ConfigDef.ValidString.in("auto", "off"),
        MEDIUM,
        "Whether rows are found that were committed after others with a greater number or later"
            + " timestamp had been read. auto: on PostgreSQL's tables by the transaction snapshot,"
            + " however long a transaction takes; each read then scans what was read before for"
            + " rows of newer transactions, and a row that was changed is read again in every"
            + " mode but bulk. Elsewhere, and with off, timestamp.delay.interval.ms is the guard.");
    keys.add(
        LATE_COMMIT_WINDOW,
        INT,
        100_000,
        Range.between(100, 10_000_000),
        LOW,
        "How many transactions beyond the oldest one still running are read; rows of later ones"
            + " wait for it to end. Bounds the size of the stored offset to one bit each.");
    keys.add(
        LATE_COMMIT_LOOKBACK,
        LONG,
        -1L,
        Range.atLeast(-1),
        LOW,
        "In modes with a timestamp: how far before the position rows are looked for that were"
            + " committed late, in milliseconds of the timestamp column. With an index on that"
            + " column this spares the scan of a big table; a row whose timestamp was older than"
            + " that when it was committed is lost. -1: everywhere.");
    keys.add(
        LATE_COMMIT_LOOKBACK_IDS,
        LONG,
        -1L,
        Range.atLeast(-1),
        LOW,
        "In mode incrementing, where the column is a whole number: the same, by how much smaller"
            + " the number may be. -1: everywhere.");
    keys.add(
        OVERLAP,
        LONG,
        60_000L,
        Range.atLeast(0),
        MEDIUM,
        "Where transaction snapshots do not tell what is late, in modes with a timestamp and a"
            + " unique order: how many milliseconds before the position each pass reads again, for"
            + " rows that were committed late. Which rows were read before is kept in the offset,"
            + " so none comes twice. Longer transactions lose rows. 0: off.");
    keys.add(
        OVERLAP_IDS,
        LONG,
        1_000L,
        Range.atLeast(0),
        MEDIUM,
        "The same in mode incrementing, where the column is a whole number: how many numbers before"
            + " the position.");
    keys.add(
        VALIDATE_NON_NULL,
        BOOLEAN,
        true,
        LOW,
        "Whether the columns of the mode must be declared NOT NULL (one of several timestamp"
            + " columns is enough). Without the check rows with NULL there are never read.");
  }

  private static void tables(Keys keys) {
    keys.add(
        INCLUDE,
        LIST,
        List.of(),
        MEDIUM,
        "Regular expressions for the tables to read, matched against the name, schema.name and"
            + " catalog.schema.name. Empty: all tables.");
    keys.add(
        EXCLUDE,
        LIST,
        List.of(),
        MEDIUM,
        "Regular expressions for tables not to read, matched like " + INCLUDE + ".");
    keys.add(
        WHITELIST,
        LIST,
        List.of(),
        MEDIUM,
        "Names of the tables to read. Deprecated: use " + INCLUDE + ".");
    keys.add(
        BLACKLIST,
        LIST,
        List.of(),
        MEDIUM,
        "Names of tables not to read. Deprecated: use " + EXCLUDE + ".");
    keys.add(
        CATALOG,
        STRING,
        null,
        MEDIUM,
        "Only tables of catalogs that match this SQL pattern (% and _).");
    keys.add(
        SCHEMA,
        STRING,
        null,
        HIGH,
        "Only tables of schemas that match this SQL pattern (% and _).");
    keys.add(
        TABLE_TYPES,
        LIST,
        List.of("TABLE"),
        LOW,
        "Types of tables as the driver names them: TABLE, VIEW, MATERIALIZED VIEW, SYNONYM...");
    keys.add(
        QUERY,
        STRING,
        "",
        MEDIUM,
        "A query to read instead of tables. It may have its own WHERE and GROUP BY: it is used as"
            + " a derived table. The topic is then topic.prefix itself, and there is one task.");
    keys.add(
        TABLE_POLL_INTERVAL,
        LONG,
        60_000L,
        Range.atLeast(1),
        LOW,
        "Milliseconds between two looks for new and dropped tables.");
  }

  private static void schedule(Keys keys) {
    keys.add(
        SCHEDULE,
        STRING,
        "",
        Keys.valid(
            "a cron expression of Quartz, such as 0 30 22 ? * MON-FRI",
            value ->
                value.equals("") || org.quartz.CronExpression.isValidExpression((String) value)),
        MEDIUM,
        "When tables are read, as a cron expression with seconds (Quartz). Empty: every"
            + " poll.interval.ms.");
    keys.add(
        SCHEDULE_WINDOW,
        STRING,
        "",
        Keys.valid(
            "a part of the day such as 20:00-06:00",
            value -> value.equals("") || DailyWindow.parse((String) value).isPresent()),
        MEDIUM,
        "The part of the day in which tables are read. When it closes, reading stops within the"
            + " batch and goes on from there when it opens again; mode bulk begins anew.");
    keys.add(
        SCHEDULE_HOLIDAYS,
        LIST,
        List.of(),
        Keys.valid("dates such as 2026-12-25", value -> dates((List<?>) value)),
        LOW,
        "Days on which nothing is read.");
    keys.add(
        SCHEDULE_ZONE,
        STRING,
        "UTC",
        Keys.valid(
            "a zone such as UTC or Europe/Berlin",
            value -> java.time.ZoneId.getAvailableZoneIds().contains(value)),
        LOW,
        "The zone of schedule, schedule.window and schedule.holidays.");
    keys.add(
        SCHEDULE_MISFIRE,
        STRING,
        "skip",
        Keys.word("skip", "run"),
        LOW,
        "What becomes of a time of the schedule that was missed, because the task did not run or was"
            + " still reading. skip: the next one counts. run: tables are read at once.");
  }

  private static boolean dates(List<?> values) {
    try {
      values.forEach(value -> LocalDate.parse(String.valueOf(value)));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static void output(Keys keys) {
    keys.add(
        TOPIC_FORMAT,
        STRING,
        "${prefix}${table}",
        MEDIUM,
        "The topic of a table. Placeholders: ${prefix} for topic.prefix, ${catalog}, ${schema},"
            + " ${table}.");
    keys.add(
        COLUMN_INCLUDE,
        LIST,
        List.of(),
        MEDIUM,
        "Regular expressions for the columns to read, matched against column and table.column."
            + " Empty: all. Columns of the key are always in the key.");
    keys.add(
        COLUMN_EXCLUDE,
        LIST,
        List.of(),
        MEDIUM,
        "Regular expressions for columns not to read, matched like column.include.list.");
    keys.add(
        SOFT_DELETE,
        STRING,
        "",
        MEDIUM,
        "A column that marks rows as deleted: where it is true, a number other than 0, a point in"
            + " time, or text such as Y, the record is a tombstone, that is, has a key and no value."
            + " Needs a primary key.");
    keys.required(TOPIC_PREFIX, STRING, "Topics are called by this followed by the table's name.");
    keys.add(
        POLL_INTERVAL,
        INT,
        5_000,
        Range.atLeast(0),
        HIGH,
        "Milliseconds between two reads of a table.");
    keys.add(
        BATCH_MAX_ROWS,
        INT,
        1_000,
        Range.atLeast(1),
        LOW,
        "Records per poll at most, and rows that the driver fetches at once. Bounds the memory that"
            + " a task needs, however big a table is.");
    keys.add(
        NUMERIC_MAPPING,
        STRING,
        null,
        Keys.valid(
            "one of " + words(NumericMapping.values()),
            value ->
                words(NumericMapping.values())
                    .contains(value.toString().toLowerCase(java.util.Locale.ROOT))),
        LOW,
        "What becomes of NUMERIC and DECIMAL columns. none: Connect's Decimal, exact."
            + " precision_only: whole numbers of up to 18 digits become INT8 to INT64. best_fit:"
            + " also those with digits after the point become FLOAT64 if they have up to 15 digits"
            + " in all. best_fit_eager_double: these become FLOAT64 whatever their precision."
            + " Unset: none.");
    keys.add(
        NUMERIC_UNCONSTRAINED,
        STRING,
        ReadOptions.key(UnconstrainedNumeric.STRING),
        Keys.word(words(UnconstrainedNumeric.values()).toArray(String[]::new)),
        LOW,
        "What becomes of NUMERIC columns declared without precision and scale, for which Connect's"
            + " Decimal has no schema. string: exact digits. double: FLOAT64, about 15 digits.");
    keys.add(
        TIMESTAMP_GRANULARITY,
        STRING,
        ReadOptions.key(TimestampGranularity.CONNECT_LOGICAL),
        Keys.word(words(TimestampGranularity.values()).toArray(String[]::new)),
        LOW,
        "What becomes of timestamps. connect_logical: Connect's Timestamp, milliseconds. The others"
            + " keep microseconds or nanoseconds as INT64 or STRING. Offsets always keep the"
            + " database's precision.");
  }

  private static List<String> words(Enum<?>[] values) {
    return Arrays.stream(values).map(ReadOptions::key).toList();
  }
}
