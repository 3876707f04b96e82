// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.jdbc.config.ConnectionKeys;
import io.fairlead.jdbc.config.Keys;
import org.apache.kafka.common.config.ConfigDef;

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
  static final String COLUMN_TYPES = "column.type.overrides";
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
  static final String READ_THREADS = "table.read.threads";
  static final String READ_THREADS_MIN_ROWS = "table.read.threads.min.rows";
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

  /** All keys that a user may set. */
  public static final ConfigDef PUBLIC = define(ConnectionKeys.define(new ConfigDef()));

  /** All keys, those of tasks included. */
  static final ConfigDef DEFINITION =
      new ConfigDef(PUBLIC).defineInternal(TASK_TABLES, STRING, "", LOW);

  private SourceKeys() {}

  private static ConfigDef define(ConfigDef def) {
    ModeKeys.define(new Keys(def, "Mode"));
    SelectionKeys.define(new Keys(def, "Tables"));
    ScheduleKeys.define(new Keys(def, "Schedule"));
    OutputKeys.define(new Keys(def, "Output"));
    return def;
  }
}
