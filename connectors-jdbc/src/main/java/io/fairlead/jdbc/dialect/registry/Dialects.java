// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.registry;

import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.db2.Db2Dialect;
import io.fairlead.jdbc.dialect.derby.DerbyDialect;
import io.fairlead.jdbc.dialect.duckdb.DuckDbDialect;
import io.fairlead.jdbc.dialect.generic.GenericDialect;
import io.fairlead.jdbc.dialect.h2.H2Dialect;
import io.fairlead.jdbc.dialect.mysql.MySqlDialect;
import io.fairlead.jdbc.dialect.oracle.OracleDialect;
import io.fairlead.jdbc.dialect.postgres.PostgresDialect;
import io.fairlead.jdbc.dialect.sqlite.SqliteDialect;
import io.fairlead.jdbc.dialect.sqlserver.SqlServerDialect;
import java.util.List;
import java.util.Optional;

/** Chooses the dialect of a connection. */
public final class Dialects {

  private static final List<Dialect> ALL =
      List.of(
          new PostgresDialect(),
          MySqlDialect.MYSQL,
          MySqlDialect.MARIADB,
          new OracleDialect(),
          new SqlServerDialect(),
          new Db2Dialect(),
          new H2Dialect(),
          new DerbyDialect(),
          new DuckDbDialect(),
          new SqliteDialect(),
          new GenericDialect());

  private Dialects() {}

  /** Every dialect's name. */
  public static List<String> names() {
    return ALL.stream().map(Dialect::name).toList();
  }

  /** The dialect of that name. */
  public static Optional<Dialect> named(String name) {
    return ALL.stream().filter(dialect -> dialect.name().equals(name)).findFirst();
  }

  /** The dialect of that name, or that of MariaDB's driver where a peer has one for both. */
  public static Optional<Dialect> named(String name, String url) {
    return named(name)
        .map(
            dialect ->
                dialect == MySqlDialect.MYSQL && MySqlDialect.MARIADB.accepts(url)
                    ? MySqlDialect.MARIADB
                    : dialect);
  }

  /** The dialect that a URL leads to; the generic one accepts any. */
  public static Dialect forUrl(String url) {
    return ALL.stream().filter(dialect -> dialect.accepts(url)).findFirst().orElseThrow();
  }
}
