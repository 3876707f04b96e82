// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import static io.fairlead.jdbc.source.SourceKeys.DEFAULT_DELAY_MS;
import static io.fairlead.jdbc.source.SourceKeys.INCREMENTING_COLUMN;
import static io.fairlead.jdbc.source.SourceKeys.LATE_COMMITS;
import static io.fairlead.jdbc.source.SourceKeys.LATE_COMMIT_LOOKBACK;
import static io.fairlead.jdbc.source.SourceKeys.LATE_COMMIT_LOOKBACK_IDS;
import static io.fairlead.jdbc.source.SourceKeys.LATE_COMMIT_WINDOW;
import static io.fairlead.jdbc.source.SourceKeys.MODE;
import static io.fairlead.jdbc.source.SourceKeys.OVERLAP;
import static io.fairlead.jdbc.source.SourceKeys.OVERLAP_IDS;
import static io.fairlead.jdbc.source.SourceKeys.TIMESTAMP_COLUMN;
import static io.fairlead.jdbc.source.SourceKeys.TIMESTAMP_DELAY;
import static io.fairlead.jdbc.source.SourceKeys.TIMESTAMP_INITIAL;
import static io.fairlead.jdbc.source.SourceKeys.TIMESTAMP_INITIAL_PEER;
import static io.fairlead.jdbc.source.SourceKeys.VALIDATE_NON_NULL;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.jdbc.config.Keys;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The keys about how new rows are found. */
final class ModeKeys {

  private static final ConfigDef.Validator INITIAL =
      Keys.valid("-1 or more", value -> ((Number) value).longValue() >= -1);

  private ModeKeys() {}

  static void define(Keys keys) {
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
}
