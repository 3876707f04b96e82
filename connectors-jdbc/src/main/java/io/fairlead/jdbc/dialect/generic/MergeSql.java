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
  public String upsert(Upsert upsert) {
    String newer =
        upsert
            .version()
            .map(identifiers::name)
            .map(name -> " AND (t.%s IS NULL OR t.%s <= s.%s)".formatted(name, name, name))
            .orElse("");
    String matched =
        upsert.values().isEmpty()
            ? ""
            : " WHEN MATCHED"
                + newer
                + " THEN UPDATE SET "
                + upsert.values().stream()
                    .map(identifiers::name)
                    .map(name -> "t." + name + " = s." + name)
                    .collect(Collectors.joining(", "));
    return merge(upsert.table(), upsert.keys(), upsert.values(), matched);
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
