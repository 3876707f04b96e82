// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import static io.fairlead.jdbc.source.SourceKeys.BLACKLIST;
import static io.fairlead.jdbc.source.SourceKeys.CATALOG;
import static io.fairlead.jdbc.source.SourceKeys.EXCLUDE;
import static io.fairlead.jdbc.source.SourceKeys.INCLUDE;
import static io.fairlead.jdbc.source.SourceKeys.QUERY;
import static io.fairlead.jdbc.source.SourceKeys.SCHEMA;
import static io.fairlead.jdbc.source.SourceKeys.TABLE_POLL_INTERVAL;
import static io.fairlead.jdbc.source.SourceKeys.TABLE_TYPES;
import static io.fairlead.jdbc.source.SourceKeys.WHITELIST;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.jdbc.config.Keys;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The keys about what is read. */
final class SelectionKeys {

  private SelectionKeys() {}

  static void define(Keys keys) {
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
}
