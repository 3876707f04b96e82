// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.generic;

import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.WriteSql;
import java.util.List;
import java.util.stream.Collectors;

/** Writing with {@code MERGE} from a row of parameters. */
public record MergeSql(Identifiers identifiers, Style style) implements WriteSql {

  /**
   * How a database spells it.
   *
   * @param hint what stands between the table and its alias
   * @param from what is selected from to make a row of parameters; empty for {@code VALUES}
   * @param conditionBehind whether a condition on the update stands behind it
   * @param end what ends the statement
   */
  public record Style(String hint, String from, boolean conditionBehind, String end) {
    /** The standard's. */
    public static final Style STANDARD = new Style("", "", false, "");
  }

  @Override
  public Dml upsert(Layout row) {
    if (row.values().isEmpty()) {
      return merge(row, "");
    }
    String newer =
        row.version()
            .map(identifiers::name)
            .map(name -> "(t.%s IS NULL OR t.%s <= s.%s)".formatted(name, name, name))
            .orElse("");
    String set = "UPDATE SET " + pairs(row.values(), ", ");
    String matched;
    if (newer.isEmpty()) {
      matched = " WHEN MATCHED THEN " + set;
    } else if (style.conditionBehind()) {
      matched = " WHEN MATCHED THEN " + set + " WHERE " + newer;
    } else {
      matched = " WHEN MATCHED AND " + newer + " THEN " + set;
    }
    return merge(row, matched);
  }

  @Override
  public Dml insertIgnore(Layout row) {
    return merge(row, "");
  }

  private String pairs(List<String> names, String separator) {
    return names.stream()
        .map(identifiers::name)
        .map(name -> "t." + name + " = s." + name)
        .collect(Collectors.joining(separator));
  }

  private String source(List<String> names) {
    if (style.from().isEmpty()) {
      return "(VALUES (%s)) s(%s)".formatted(WriteSql.marks(names.size()), identifiers.list(names));
    }
    return names.stream()
        .map(name -> "? AS " + identifiers.name(name))
        .collect(Collectors.joining(", ", "(SELECT ", " FROM " + style.from() + ") s"));
  }

  private Dml merge(Layout row, String matched) {
    List<String> all = row.all();
    String values =
        all.stream().map(identifiers::name).map("s."::concat).collect(Collectors.joining(", "));
    return new Dml(
        "MERGE INTO %s%s t USING %s ON (%s)%s WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)%s"
            .formatted(
                identifiers.table(row.table()),
                style.hint(),
                source(all),
                pairs(row.keys(), " AND "),
                matched,
                identifiers.list(all),
                values,
                style.end()),
        all);
  }
}
