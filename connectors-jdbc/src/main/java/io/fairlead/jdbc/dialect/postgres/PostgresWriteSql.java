// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.postgres;

import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.WriteSql;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writing with {@code ON CONFLICT}. */
record PostgresWriteSql(Identifiers identifiers) implements WriteSql {

  @Override
  public String upsert(TableId table, List<String> keys, List<String> values) {
    return insert(table, keys, values) + onConflict(keys, values);
  }

  @Override
  public Optional<String> checkConstraintsNow() {
    return Optional.of("SET CONSTRAINTS ALL IMMEDIATE");
  }

  private String onConflict(List<String> keys, List<String> values) {
    String target = " ON CONFLICT (" + identifiers().list(keys) + ") DO ";
    if (values.isEmpty()) {
      return target + "NOTHING";
    }
    return target
        + "UPDATE SET "
        + values.stream()
            .map(identifiers()::name)
            .map(name -> name + " = EXCLUDED." + name)
            .collect(Collectors.joining(", "));
  }

  @Override
  public String insertIgnore(TableId table, List<String> keys, List<String> values) {
    return insert(table, keys, values) + " ON CONFLICT DO NOTHING";
  }
}
