// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import static io.fairlead.jdbc.source.SourceKeys.BATCH_MAX_ROWS;
import static io.fairlead.jdbc.source.SourceKeys.COLUMN_EXCLUDE;
import static io.fairlead.jdbc.source.SourceKeys.COLUMN_INCLUDE;
import static io.fairlead.jdbc.source.SourceKeys.COLUMN_TYPES;
import static io.fairlead.jdbc.source.SourceKeys.NUMERIC_MAPPING;
import static io.fairlead.jdbc.source.SourceKeys.NUMERIC_UNCONSTRAINED;
import static io.fairlead.jdbc.source.SourceKeys.POLL_INTERVAL;
import static io.fairlead.jdbc.source.SourceKeys.READ_THREADS;
import static io.fairlead.jdbc.source.SourceKeys.READ_THREADS_MIN_ROWS;
import static io.fairlead.jdbc.source.SourceKeys.SOFT_DELETE;
import static io.fairlead.jdbc.source.SourceKeys.TIMESTAMP_GRANULARITY;
import static io.fairlead.jdbc.source.SourceKeys.TOPIC_FORMAT;
import static io.fairlead.jdbc.source.SourceKeys.TOPIC_PREFIX;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.jdbc.config.Keys;
import io.fairlead.jdbc.dialect.ReadOptions;
import io.fairlead.jdbc.dialect.ReadOptions.NumericMapping;
import io.fairlead.jdbc.dialect.ReadOptions.TimestampGranularity;
import io.fairlead.jdbc.dialect.ReadOptions.UnconstrainedNumeric;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The keys about what records look like, and how many are read at once. */
final class OutputKeys {

  private OutputKeys() {}

  static void define(Keys keys) {
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
        COLUMN_TYPES,
        LIST,
        List.of(),
        Keys.valid(
            ColumnTypeOverride.ALLOWED,
            value -> ((List<?>) value).stream().allMatch(ColumnTypeOverride::valid)),
        LOW,
        "What columns become, whatever their type: REGEX:TYPE pairs, matched like"
            + " column.include.list; the first that matches counts. TYPE is string, bytes, boolean,"
            + " int8 to int64, float32, float64 or decimal(SCALE). The driver converts; a value"
            + " that does not fit fails the task by the column's name.");
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
        READ_THREADS,
        INT,
        1,
        Range.between(1, 64),
        MEDIUM,
        "How many parts of one table are read at the same time when it is read for the first time,"
            + " or in mode bulk each time, each on a connection of its own. The parts have about as"
            + " many rows each; records of different parts then mix in the topic. A restart goes on"
            + " in every part where it was, save in mode bulk. For tables with a unique order on"
            + " PostgreSQL, MariaDB, MySQL, Oracle, Db2, H2 and DuckDB.");
    keys.add(
        READ_THREADS_MIN_ROWS,
        LONG,
        100_000L,
        Range.atLeast(0),
        LOW,
        "Tables with fewer rows are read in one all the same.");
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
