// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.postgres;

import io.fairlead.jdbc.dialect.BulkLoad;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.WriteSql;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writing with {@code ON CONFLICT}. */
record PostgresWriteSql(Identifiers identifiers) implements WriteSql {

  @Override
  public String upsert(Upsert upsert) {
    return insert(upsert.table(), upsert.keys(), upsert.values())
        + onConflict(BulkLoad.Conflict.UPDATE, upsert);
  }

  @Override
  public String truncate(TableId table) {
    return "TRUNCATE TABLE " + identifiers().table(table);
  }

  @Override
  public Optional<String> checkConstraintsNow() {
    return Optional.of("SET CONSTRAINTS ALL IMMEDIATE");
  }

  /** The end of an INSERT. */
  String onConflict(BulkLoad.Conflict conflict, Upsert upsert) {
    return switch (conflict) {
      case FAIL -> "";
      case IGNORE -> " ON CONFLICT DO NOTHING";
      case UPDATE -> {
        String target = " ON CONFLICT (" + identifiers().list(upsert.keys()) + ") DO ";
        if (upsert.values().isEmpty()) {
          yield target + "NOTHING";
        }
        String assigned =
            upsert.values().stream()
                .map(identifiers()::name)
                .map(name -> name + " = EXCLUDED." + name)
                .collect(Collectors.joining(", "));
        yield target + "UPDATE SET " + assigned + newer(upsert);
      }
    };
  }

  private String newer(Upsert upsert) {
    String table = identifiers().name(upsert.table().name());
    return upsert
        .version()
        .map(identifiers()::name)
        .map(
            name ->
                " WHERE %s.%s IS NULL OR %s.%s <= EXCLUDED.%s"
                    .formatted(table, name, table, name, name))
        .orElse("");
  }

  @Override
  public String insertIgnore(TableId table, List<String> keys, List<String> values) {
    return insert(table, keys, values) + " ON CONFLICT DO NOTHING";
  }
}
