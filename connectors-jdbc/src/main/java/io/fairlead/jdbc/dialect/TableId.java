// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect;

import java.util.Objects;
import java.util.Optional;

/**
 * The name of a table or view.
 *
 * @param catalog the catalog, where the database has them
 * @param schema the schema, where the database has them
 * @param name the bare name
 */
public record TableId(Optional<String> catalog, Optional<String> schema, String name) {

  /** Checks the components. */
  public TableId {
    Objects.requireNonNull(catalog, "catalog");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(name, "name");
  }

  /** Makes an identifier from parts that may be {@code null} or empty. */
  public static TableId of(String catalog, String schema, String name) {
    return new TableId(nonEmpty(catalog), nonEmpty(schema), name);
  }

  /** The table that a name as the user writes it means: {@code schema.name} or a bare name. */
  public static TableId parse(String text) {
    String plain = text.replace("\"", "").replace("`", "");
    int dot = plain.lastIndexOf('.');
    return dot < 0
        ? of(null, null, plain)
        : of(null, plain.substring(0, dot), plain.substring(dot + 1));
  }

  private static Optional<String> nonEmpty(String value) {
    return Optional.ofNullable(value).filter(text -> !text.isEmpty());
  }

  /** {@code schema.name}, or {@code catalog.name} without schemas, or the bare name. */
  public String qualifiedName() {
    return schema.or(() -> catalog).map(parent -> parent + "." + name).orElse(name);
  }

  /** {@code catalog.schema.name}, as far as the parts are there. */
  public String fullName() {
    String start = catalog.map(part -> part + ".").orElse("");
    return start + schema.map(part -> part + ".").orElse("") + name;
  }

  @Override
  public String toString() {
    return qualifiedName();
  }
}
