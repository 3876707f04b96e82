// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.util.List;
import java.util.Optional;

/**
 * A table or view as the database describes it.
 *
 * @param id its name
 * @param columns its columns in order
 * @param primaryKey the names of its primary key's columns in key order; empty without one
 */
public record Table(TableId id, List<Column> columns, List<String> primaryKey) {

  /** The column of that name: the exact one, else one that differs in case only. */
  public Optional<Column> column(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .or(
            () ->
                columns.stream()
                    .filter(column -> column.name().equalsIgnoreCase(name))
                    .findFirst());
  }
}
