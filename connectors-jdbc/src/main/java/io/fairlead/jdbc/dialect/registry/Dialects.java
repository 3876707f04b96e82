// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.registry;

import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.generic.GenericDialect;
import io.fairlead.jdbc.dialect.postgres.PostgresDialect;
import java.util.List;
import java.util.Optional;

/** Chooses the dialect of a connection. */
public final class Dialects {

  private static final List<Dialect> ALL = List.of(new PostgresDialect(), new GenericDialect());

  private Dialects() {}

  /** Every dialect's name. */
  public static List<String> names() {
    return ALL.stream().map(Dialect::name).toList();
  }

  /** The dialect of that name. */
  public static Optional<Dialect> named(String name) {
    return ALL.stream().filter(dialect -> dialect.name().equals(name)).findFirst();
  }

  /** The dialect that a URL leads to; the generic one accepts any. */
  public static Dialect forUrl(String url) {
    return ALL.stream().filter(dialect -> dialect.accepts(url)).findFirst().orElseThrow();
  }
}
