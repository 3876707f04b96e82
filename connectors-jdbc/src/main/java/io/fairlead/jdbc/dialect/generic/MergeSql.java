// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.generic;

import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.WriteSql;
import java.util.List;
import java.util.stream.Collectors;

/** Writing with the standard's {@code MERGE} from a row of parameters. */
public record MergeSql(Identifiers identifiers) implements WriteSql {

  @Override
  public String upsert(TableId table, List<String> keys, List<String> values) {
    String matched =
        values.isEmpty()
            ? ""
            : " WHEN MATCHED THEN UPDATE SET "
                + values.stream()
                    .map(identifiers::name)
                    .map(name -> "t." + name + " = s." + name)
                    .collect(Collectors.joining(", "));
    return merge(table, keys, values, matched);
  }

  @Override
  public String insertIgnore(TableId table, List<String> keys, List<String> values) {
    return merge(table, keys, values, "");
  }

  private String merge(TableId table, List<String> keys, List<String> values, String matched) {
    List<String> all = WriteSql.concat(keys, values);
    String names = identifiers.list(all);
    String same =
        keys.stream()
            .map(identifiers::name)
            .map(name -> "t." + name + " = s." + name)
            .collect(Collectors.joining(" AND "));
    String source =
        all.stream().map(identifiers::name).map("s."::concat).collect(Collectors.joining(", "));
    return "MERGE INTO %s t USING (VALUES (%s)) s(%s) ON (%s)%s WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)"
        .formatted(
            identifiers.table(table),
            WriteSql.marks(all.size()),
            names,
            same,
            matched,
            names,
            source);
  }
}
