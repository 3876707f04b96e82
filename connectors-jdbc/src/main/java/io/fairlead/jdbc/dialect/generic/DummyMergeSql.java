// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.generic;

import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.WriteSql;
import java.util.List;

/**
 * {@code MERGE} from a table of one row, with the parameters beside columns that give them their
 * types. For databases that cannot merge from a row of parameters, or take it for text.
 *
 * @param dummy the table of one row
 */
public record DummyMergeSql(Identifiers identifiers, String dummy) implements WriteSql {

  @Override
  public Dml upsert(Layout row) {
    if (row.values().isEmpty()) {
      return insertIgnore(row);
    }
    String newer =
        row.version()
            .map(identifiers::name)
            .map(name -> " AND (t." + name + " IS NULL OR t." + name + " <= ?)")
            .orElse("");
    List<String> parameters = WriteSql.concat(row.keys(), row.version().stream().toList());
    String update = " WHEN MATCHED" + newer + " THEN UPDATE SET " + assignments(row.values(), ", ");
    return merge(row, update, WriteSql.concat(parameters, row.values()));
  }

  @Override
  public Dml insertIgnore(Layout row) {
    return merge(row, "", row.keys());
  }

  private Dml merge(Layout row, String update, List<String> parameters) {
    return new Dml(
        "MERGE INTO %s t USING %s ON t.%s%s WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)"
            .formatted(
                identifiers.table(row.table()),
                dummy,
                assignments(row.keys(), " AND t."),
                update,
                identifiers.list(row.all()),
                WriteSql.marks(row.all().size())),
        WriteSql.concat(parameters, row.all()));
  }
}
