// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Writes names into SQL.
 *
 * @param quote the database's quote character
 * @param always whether names are quoted; without it they are written as they are
 */
public record Identifiers(String quote, boolean always) {

  /** A name of a column, schema or table. */
  public String name(String name) {
    return always ? quote + name.replace(quote, quote + quote) + quote : name;
  }

  /** The qualified name of a table. */
  public String table(TableId id) {
    StringBuilder text = new StringBuilder();
    id.catalog().ifPresent(part -> text.append(name(part)).append('.'));
    id.schema().ifPresent(part -> text.append(name(part)).append('.'));
    return text.append(name(id.name())).toString();
  }

  /** Names of columns, with commas. */
  public String list(Collection<String> names) {
    return names.stream().map(this::name).collect(Collectors.joining(", "));
  }
}
