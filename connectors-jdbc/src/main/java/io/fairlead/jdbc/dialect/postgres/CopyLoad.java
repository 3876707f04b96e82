// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.postgres;

import io.fairlead.jdbc.dialect.BulkLoad;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.OnConflictSql;
import io.fairlead.jdbc.dialect.WriteSql.Layout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows by binary {@code COPY}: straight into the table where they are only inserted and the
 * server has nothing to convert, else into a temporary table of the session and from there, in the
 * same order, by one {@code INSERT … SELECT}.
 */
final class CopyLoad implements BulkLoad {

  private static final String RUN = "fairlead_run";
  private static final int PIECE = 128 * 1024;

  /** Tables with columns of the same types share a stage, so no two loads may have one number. */
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final List<CopyColumn> columns;
  private final boolean straight;
  private final String copy;
  private final String stage;
  private final String merge;
  private final BinaryRows rows = new BinaryRows();

  CopyLoad(Identifiers identifiers, Target target) {
    this.columns =
        target.inputs().stream().map(input -> CopyColumn.of(input, target.zone())).toList();
    this.straight =
        target.conflict() == Conflict.FAIL
            && columns.stream().allMatch(column -> column.cast().isEmpty());
    List<String> names = columns.stream().map(CopyColumn::name).toList();
    String table = identifiers.table(target.table().id());
    if (straight) {
      this.copy = "COPY " + table + " (" + identifiers.list(names) + ") FROM STDIN (FORMAT binary)";
      this.stage = "";
      this.merge = "";
      return;
    }
    String definition =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "c" + i + " " + columns.get(i).type())
            .collect(Collectors.joining(", "));
    String name = "pg_temp.fairlead_stage_" + Integer.toHexString(definition.hashCode());
    this.stage =
        "CREATE TEMPORARY TABLE IF NOT EXISTS %s (%s int4, %s) ON COMMIT DELETE ROWS"
            .formatted(name, RUN, definition);
    this.copy = "COPY " + name + " FROM STDIN (FORMAT binary)";
    this.merge =
        "INSERT INTO %s (%s) SELECT %s FROM %s WHERE %s = ?%s"
            .formatted(
                table,
                identifiers.list(names),
                selected(identifiers),
                name,
                RUN,
                new OnConflictSql(identifiers).conflict(target.conflict(), layout(target)));
  }

  private String selected(Identifiers identifiers) {
    return IntStream.range(0, columns.size())
        .mapToObj(
            i -> {
              CopyColumn column = columns.get(i);
              return "c"
                  + i
                  + column.cast().map(type -> "::" + castable(identifiers, type)).orElse("");
            })
        .collect(Collectors.joining(", "));
  }

  private static String castable(Identifiers identifiers, String type) {
    // bit without length would mean bit(1) as a cast; the quoted name has no length.
    return new Identifiers(identifiers.quote(), true).name(type);
  }

  private static Layout layout(Target target) {
    return new Layout(
        target.table().id(),
        target.keys().stream().map(input -> input.column().name()).toList(),
        target.values().stream().map(input -> input.column().name()).toList(),
        target.version());
  }

  @Override
  public void load(Connection connection, int count, Rows source) throws SQLException {
    // Rows of earlier runs stay in the stage until the transaction ends.
    int run = RUNS.incrementAndGet();
    if (!straight) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(stage);
      }
    }
    CopyIn in = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
    try {
      send(in, run, count, source);
      in.endCopy();
    } finally {
      if (in.isActive()) {
        in.cancelCopy();
      }
    }
    if (!straight) {
      try (PreparedStatement statement = connection.prepareStatement(merge)) {
        statement.setInt(1, run);
        statement.executeUpdate();
      }
    }
  }

  /** In pieces, so that the server stores the first rows while the next are written. */
  private void send(CopyIn in, int run, int count, Rows source) throws SQLException {
    rows.begin();
    int extra = straight ? 0 : 1;
    for (int row = 0; row < count; row++) {
      rows.row(columns.size() + extra);
      if (!straight) {
        rows.integer(run);
      }
      for (int input = 0; input < columns.size(); input++) {
        columns.get(input).encoder().write(rows, source.value(row, input));
      }
      if (rows.size() >= PIECE) {
        flush(in);
      }
    }
    rows.end();
    flush(in);
  }

  private void flush(CopyIn in) throws SQLException {
    in.writeToCopy(rows.buffer(), 0, rows.size());
    in.flushCopy();
    rows.next();
  }
}
