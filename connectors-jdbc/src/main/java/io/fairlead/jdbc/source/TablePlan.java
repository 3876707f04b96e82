// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.Table;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one table, or the query, is read.
 *
 * @param name what it is called in messages
 * @param from what stands behind FROM, with the alias {@code t}
 * @param keyset its order; empty in bulk mode
 * @param guard what is done about rows that are committed late
 * @param target what its records look like
 */
record TablePlan(
    String name, QueryText from, Optional<Keyset> keyset, LateGuard guard, Target target) {

  /** The alias of the table in every query. */
  static final String ALIAS = "t";

  /**
   * What the records look like.
   *
   * @param topic their topic
   * @param partition their source partition
   * @param table the table's description, for nullability; empty for a query
   * @param keyColumns the columns of the record's key; empty for none
   */
  record Target(
      String topic,
      Map<String, String> partition,
      Optional<Table> table,
      List<String> keyColumns) {}

  /** {@code SELECT} of all columns up to {@code WHERE}. */
  String select(String extra) {
    return "SELECT " + extra + ALIAS + ".* FROM " + from.sql();
  }

  boolean snapshots() {
    return guard == LateGuard.SNAPSHOT;
  }

  /** Whether connections that read parts of it do so in one transaction snapshot. */
  boolean sharesSnapshot() {
    return guard == LateGuard.SNAPSHOT || guard == LateGuard.WHOLE;
  }

  /** Whether parts of it can be read at the same time: each row has its place in a table. */
  boolean divisible() {
    return keyset.isPresent() && keyset.get().unique() && target.table().isPresent();
  }

  /** What is done about rows that are committed late. */
  enum LateGuard {
    /** Rows are read when they are old enough. */
    DELAY,
    /** A part of what was read is read again. */
    OVERLAP,
    /** Transaction snapshots tell. */
    SNAPSHOT,
    /** Nothing: the whole table is read each time, in one transaction snapshot. */
    WHOLE
  }

  /**
   * Binds the placeholders of the user's query.
   *
   * @param timestamp the timestamp to read from, {@code null} for the start
   * @param position the position to read from, {@code null} for the start
   * @return the index of the next parameter
   */
  int bindPlaceholders(
      PreparedStatement statement, Object timestamp, Position position, ScanContext context)
      throws SQLException {
    int at = 1;
    for (Keyset.Role role : from.placeholders()) {
      List<Keyset.Part> parts = keyset.orElseThrow().parts();
      int index = role == Keyset.Role.TIMESTAMP ? 0 : parts.size() - 1;
      Keyset.Part part = parts.get(index);
      Object value =
          index == 0 ? timestamp : position == null ? null : position.values().get(index);
      if (value == null) {
        value = part.role() == Keyset.Role.TIMESTAMP ? start(part, context) : leastId(part);
      }
      part.type().bind(statement, at++, value);
    }
    return at;
  }

  private static Object start(Keyset.Part part, ScanContext context) {
    ZoneId zone = context.config().readOptions().zone();
    return context.initial().orElseGet(() -> TableOffset.timestamp(Instant.EPOCH, part, zone));
  }

  private static Object leastId(Keyset.Part part) {
    return part.type().decode("-1");
  }

  String orderBy(Identifiers identifiers) {
    return keyset.map(keys -> " ORDER BY " + keys.orderBy(identifiers)).orElse("");
  }
}
