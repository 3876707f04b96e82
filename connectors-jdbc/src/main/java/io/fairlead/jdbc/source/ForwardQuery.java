// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.source.Keyset.Part;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions on rows behind a position, and their parameters. */
final class ForwardQuery {

  private final Keyset keyset;
  private final boolean comparesRows;
  private final Position after;
  private final Position upTo;
  private final Object initial;
  private final Object before;
  private final List<String> conditions = new ArrayList<>();

  private ForwardQuery(ScanContext context, Position after, Position upTo, Object before) {
    this.keyset = context.plan().keyset().orElseThrow();
    this.comparesRows = context.config().dialect().comparesRows();
    this.after = after;
    this.upTo = upTo;
    this.initial = context.initial().orElse(null);
    this.before = before;
    Identifiers identifiers = context.config().identifiers();
    String first = keyset.parts().get(0).sql(identifiers);
    if (after == null) {
      conditions.add(keyset.present(identifiers));
    } else {
      conditions.add(
          comparesRows ? keyset.afterRow(identifiers) : keyset.afterExpanded(identifiers));
    }
    if (upTo != null) {
      conditions.add(comparesRows ? keyset.upToRow(identifiers) : keyset.upToExpanded(identifiers));
    }
    if (initial != null) {
      conditions.add(first + " >= ?");
    }
    if (before != null) {
      conditions.add(first + " < ?");
    }
  }

  /**
   * The query behind a position, or from the start.
   *
   * @param after the position, or {@code null}
   */
  static ForwardQuery of(ScanContext context, Position after) throws SQLException {
    return new ForwardQuery(context, after, null, before(context).orElse(null));
  }

  /**
   * The query for a part of the table, which lies before {@link #before}.
   *
   * @param after the position behind which it begins, or {@code null}
   * @param upTo its last position
   */
  static ForwardQuery between(ScanContext context, Position after, Position upTo) {
    return new ForwardQuery(context, after, upTo, null);
  }

  /** The value of the first key column from which on rows are too young to be read. */
  static Optional<Object> before(ScanContext context) throws SQLException {
    Part first = context.plan().keyset().orElseThrow().parts().get(0);
    Duration delay = context.config().timestampDelay(context.plan().guard());
    boolean bounded = !context.plan().snapshots() || !delay.isZero();
    if (first.role() != Keyset.Role.TIMESTAMP || !bounded) {
      return Optional.empty();
    }
    return Optional.of(
        TableOffset.timestamp(
            databaseTime(context).minus(delay), first, context.config().readOptions().zone()));
  }

  /** The database's own time: its clock gave the rows their timestamps, not ours. */
  static Instant databaseTime(ScanContext context) throws SQLException {
    try (PreparedStatement statement =
            context.connection().prepareStatement(context.config().dialect().currentTimestamp());
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      if (context.config().dialect().utcClock()) {
        return rows.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC);
      }
      Object value = rows.getObject(1);
      if (value instanceof String text) {
        return Instant.parse(text);
      }
      if (value instanceof OffsetDateTime zoned) {
        return zoned.toInstant();
      }
      if (value instanceof LocalDateTime local) {
        return local.atZone(context.config().readOptions().zone()).toInstant();
      }
      Timestamp timestamp = rows.getTimestamp(1);
      return timestamp.toInstant();
    }
  }

  List<String> conditions() {
    return conditions;
  }

  int bind(PreparedStatement statement, int index) throws SQLException {
    int at = index;
    Part first = keyset.parts().get(0);
    if (after != null) {
      at =
          comparesRows
              ? keyset.bindRow(statement, at, after)
              : keyset.bindExpanded(statement, at, after);
    }
    if (upTo != null) {
      at =
          comparesRows
              ? keyset.bindRow(statement, at, upTo)
              : keyset.bindExpanded(statement, at, upTo);
    }
    if (initial != null) {
      first.type().bind(statement, at++, initial);
    }
    if (before != null) {
      first.type().bind(statement, at++, before);
    }
    return at;
  }
}
