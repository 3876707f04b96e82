// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.jdbc.config.ConnectionKeys;
import io.fairlead.jdbc.config.Keys;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The sink's keys. */
public final class SinkKeys {

  static final String INSERT_MODE = "insert.mode";
  static final String PK_MODE = "pk.mode";
  static final String PK_FIELDS = "pk.fields";
  static final String DELETE_ENABLED = "delete.enabled";
  static final String AUTO_CREATE = "auto.create";
  static final String AUTO_EVOLVE = "auto.evolve";
  static final String DDL_DRY_RUN = "ddl.dry.run";
  static final String EVOLVE_POLICY = "auto.evolve.policy";
  static final String CREATE_TABLE_SUFFIX = "auto.create.suffix";
  static final String TRUNCATE_ENABLED = "truncate.enabled";
  static final String VERSION_COLUMN = "version.column";
  static final String BULK_LOAD = "bulk.load";
  static final String LANES = "lanes";
  static final String NESTED_VALUES = "nested.values";
  static final String NESTED_DELIMITER = "nested.delimiter";
  static final String TOPICS_TO_TABLES = "topics.to.tables.mapping";
  static final String TABLE_NAME_NORMALIZE = "table.name.normalize";
  static final String BATCH_SIZE = "batch.size";
  static final String TABLE_NAME_FORMAT = "table.name.format";
  static final String FIELDS_INCLUDE = "fields.include.list";
  static final String FIELDS_WHITELIST = "fields.whitelist";
  static final String EXACTLY_ONCE = "exactly.once";
  static final String EXACTLY_ONCE_TABLE = "exactly.once.table";

  /** The number of a task, which the connector gives it; no key for users. */
  public static final String TASK = "fairlead.task";

  static final String MAX_RETRIES = "max.retries";
  static final String RETRY_BACKOFF = "retry.backoff.ms";

  /** The columns of {@code pk.mode=kafka} unless {@code pk.fields} names others. */
  static final List<String> KAFKA_COLUMNS =
      List.of("__connect_topic", "__connect_partition", "__connect_offset");

  /** All keys. */
  public static final ConfigDef DEFINITION = define(ConnectionKeys.define(new ConfigDef()));

  private SinkKeys() {}

  private static List<String> strings(Object value) {
    return ((List<?>) value).stream().map(String::valueOf).toList();
  }

  private static ConfigDef define(ConfigDef def) {
    writes(new Keys(def, "Writes"));
    tables(new Keys(def, "Tables"));
    delivery(new Keys(def, "Delivery"));
    errors(new Keys(def, "Errors"));
    return def;
  }

  private static void writes(Keys keys) {
    keys.add(
        INSERT_MODE,
        STRING,
        "insert",
        Keys.word("insert", "upsert", "update", "ignore", "multi"),
        HIGH,
        "What happens to a record. insert: it becomes a new row. upsert: it becomes a new row or"
            + " overwrites the one with its key. update: it overwrites the row with its key."
            + " ignore: it becomes a new row unless one with its key is there. All but insert need"
            + " a key, see "
            + PK_MODE
            + ". multi is another name for insert. Without exactly-once delivery records may come"
            + " twice after a failure; upsert, update and ignore then leave the same rows.");
    keys.add(
        PK_MODE,
        STRING,
        "none",
        Keys.word("none", "kafka", "record_key", "record_value", "record_header"),
        HIGH,
        "Where the primary key comes from. none: there is none. kafka: topic, partition and offset."
            + " record_key: the record's key, its fields or itself. record_value: fields of the"
            + " record's value. record_header: headers of the record.");
    keys.add(
        PK_FIELDS,
        LIST,
        List.of(),
        MEDIUM,
        "The columns of the primary key. For kafka three names, "
            + String.join(", ", KAFKA_COLUMNS)
            + " if empty. For record_key the fields of the key to use, all if empty; for a"
            + " primitive key the name of its column. For record_value fields of the value, all if"
            + " empty. For record_header names of headers, all if empty.");
    keys.add(
        DELETE_ENABLED,
        BOOLEAN,
        false,
        MEDIUM,
        "Whether a record with a key and without value deletes the row with that key, as do"
            + " Debezium's delete events and flattened ones with "
            + Change.DELETED
            + "=true. Needs "
            + PK_MODE
            + "=record_key. Without it such records are an error.");
    keys.add(
        TRUNCATE_ENABLED,
        BOOLEAN,
        false,
        LOW,
        "Whether Debezium's truncate events empty the table. Without it they are an error.");
    keys.add(
        VERSION_COLUMN,
        STRING,
        "",
        MEDIUM,
        "A field that grows with every change of a row, such as a sequence number or timestamp: a"
            + " record that is older than the row is ignored, so late and out-of-order records do"
            + " no harm. For insert.mode upsert and update.");
    keys.add(BATCH_SIZE, INT, 3_000, Range.atLeast(1), MEDIUM, "Rows per statement batch at most.");
    keys.add(
        BULK_LOAD,
        STRING,
        "auto",
        Keys.word("auto", "off"),
        LOW,
        "Whether many rows are written by the database's own means: PostgreSQL's binary COPY, into"
            + " a temporary table for upserts; statements of many rows on MariaDB for all but"
            + " inserts; DuckDB's appender. off: always by batches of statements.");
    keys.add(
        LANES,
        INT,
        1,
        Range.between(1, 16),
        LOW,
        "In how many transactions at the same time, each on a connection of its own, a task writes"
            + " a batch. Records of one key go into one lane, in their order. A batch is then no"
            + " longer written as a whole or not at all, but with exactly-once delivery each of its"
            + " records still is there once. Tables with foreign keys between each other gain"
            + " little. Not on SQLite and DuckDB.");
    keys.add(
        NESTED_VALUES,
        STRING,
        "json",
        Keys.word("json", "flatten"),
        MEDIUM,
        "What becomes of Structs and maps within the value. json: JSON text in one column. flatten:"
            + " a column for each field of a Struct, named by its path.");
    keys.add(
        NESTED_DELIMITER,
        STRING,
        "_",
        LOW,
        "What stands between the parts of a path in the name of a flattened column.");
    keys.add(
        FIELDS_INCLUDE,
        LIST,
        List.of(),
        MEDIUM,
        "Fields of the value to write; all if empty. Fields of the key are always written.");
    keys.add(FIELDS_WHITELIST, LIST, List.of(), MEDIUM, "Deprecated: use " + FIELDS_INCLUDE + ".");
  }

  private static void tables(Keys keys) {
    keys.add(
        TABLE_NAME_FORMAT,
        STRING,
        "${topic}",
        Keys.valid(
            "a name with placeholders that there are", value -> TableNames.valid(value.toString())),
        MEDIUM,
        "The table of a record; schema.table is understood. Placeholders: ${topic}, ${partition},"
            + " ${header:NAME}, ${field:NAME} for a field of the value or key, ${timestamp:PATTERN}"
            + " for the record's time, such as orders_${timestamp:yyyyMM}.");
    keys.add(
        TOPICS_TO_TABLES,
        LIST,
        List.of(),
        Keys.valid(
            "topic:table pairs",
            value -> TableNames.mapping(strings(value)).size() == strings(value).size()),
        LOW,
        "Tables of single topics, as topic:table; other topics go by " + TABLE_NAME_FORMAT + ".");
    keys.add(
        TABLE_NAME_NORMALIZE,
        BOOLEAN,
        false,
        LOW,
        "Whether characters other than letters, digits, _ and . become _ in names of tables.");
    keys.add(
        AUTO_CREATE,
        BOOLEAN,
        false,
        MEDIUM,
        "Whether a missing table is created from the record's schema.");
    keys.add(
        CREATE_TABLE_SUFFIX,
        STRING,
        "",
        LOW,
        "SQL that is written behind the columns of a created table, such as PARTITION BY RANGE"
            + " (day) or ENGINE=InnoDB.");
    keys.add(
        AUTO_EVOLVE,
        BOOLEAN,
        false,
        MEDIUM,
        "Whether a table is changed when records no longer fit, within "
            + EVOLVE_POLICY
            + ". Columns are never dropped, nor narrowed.");
    keys.add(
        EVOLVE_POLICY,
        LIST,
        List.of("add", "relax", "widen"),
        Keys.valid(
            "of add, relax, widen",
            value -> List.of("add", "relax", "widen").containsAll(strings(value))),
        LOW,
        "What "
            + AUTO_EVOLVE
            + " may do. add: add missing columns. relax: drop NOT NULL from columns whose field is"
            + " optional or gone. widen: give columns a wider type, such as BIGINT for INTEGER, or"
            + " more digits.");
    keys.add(
        DDL_DRY_RUN,
        BOOLEAN,
        false,
        LOW,
        "Whether what auto.create and auto.evolve would do to tables is only shown: the first"
            + " record whose table is missing or does not fit fails the task with the statements,"
            + " of which none is run.");
  }

  private static void delivery(Keys keys) {
    keys.add(
        EXACTLY_ONCE,
        STRING,
        "auto",
        Keys.word("auto", "on", "off"),
        HIGH,
        "Whether consumer offsets are stored in the target, in the transaction of the data, so that"
            + " each record is written exactly once whatever fails. auto: where the runtime takes"
            + " part in it, as Fairlead does. on: on Apache Kafka Connect as well. off: never;"
            + " records may then be written twice after a failure.");
    keys.add(
        EXACTLY_ONCE_TABLE,
        STRING,
        "fairlead_offsets",
        Keys.valid("a name", value -> !value.toString().isBlank()),
        LOW,
        "The table for these offsets; schema.table is understood. It is created if it is missing"
            + " and the user may do so. Connectors may share one.");
  }

  private static void errors(Keys keys) {
    keys.add(
        MAX_RETRIES,
        INT,
        10,
        Range.atLeast(-1),
        MEDIUM,
        "How many times a batch is tried again after an error that passes: connection lost,"
            + " deadlock, resources short, server restarting (SQL states 08, 40, 53, 57). -1: for"
            + " ever. Bad data (22, 23) is never retried: the row is reported to the dead-letter"
            + " topic if there is one, else the task fails.");
    keys.add(
        RETRY_BACKOFF,
        INT,
        3_000,
        Range.atLeast(0),
        MEDIUM,
        "Milliseconds before a batch is tried again; at most, after a deadlock.");
  }
}
