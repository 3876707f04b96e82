// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The legacy order system: a database as one finds it, with generated ids, a time stamp of the last
 * change, rows that are marked as deleted and rows that are really removed.
 */
final class OrderSystem {

  static final String DATABASE = "orders";
  static final String WAREHOUSE = "warehouse";
  static final String READER = "orders_reader";
  static final String WRITER = "warehouse_writer";

  /** Its tables, parents first. */
  static final List<String> TABLES = List.of("customers", "products", "orders", "order_lines");

  private static final List<String> SCHEMA =
      List.of(
          """
          create table customers (
            id bigint generated always as identity primary key,
            name text not null,
            email varchar(120) not null,
            city varchar(60),
            credit_limit numeric(12,2) not null,
            deleted boolean not null default false,
            updated_at timestamptz not null default clock_timestamp())
          """,
          """
          create table products (
            id bigint generated always as identity primary key,
            sku varchar(20) not null,
            name text not null,
            price numeric(10,2) not null,
            stock integer not null,
            weight_kg double precision,
            available_from date not null,
            deleted boolean not null default false,
            updated_at timestamptz not null default clock_timestamp())
          """,
          """
          create table orders (
            id bigint generated always as identity primary key,
            customer_id bigint not null references customers,
            status varchar(12) not null,
            total numeric(14,2) not null,
            note text,
            deleted boolean not null default false,
            updated_at timestamptz not null default clock_timestamp())
          """,
          """
          create table order_lines (
            id bigint generated always as identity primary key,
            order_id bigint not null references orders,
            product_id bigint not null references products,
            quantity smallint not null,
            price numeric(10,2) not null,
            deleted boolean not null default false,
            updated_at timestamptz not null default clock_timestamp())
          """);

  /**
   * What {@code fairlead cdc doctor} tells an administrator to run, so that the reader may capture:
   * two small tables of the connector's, and the publication.
   */
  private static final List<String> CAPTURE =
      List.of(
          "create table if not exists fairlead_signal_orders_source (id varchar(120) primary key,"
              + " type varchar(32) not null, data text)",
          "create table if not exists fairlead_heartbeat (connector varchar(255) primary key, beat"
              + " timestamptz not null)",
          "grant select, insert, update, delete on fairlead_signal_orders_source,"
              + " fairlead_heartbeat to "
              + READER,
          "create publication fairlead_orders_source for table "
              + String.join(", ", TABLES)
              + ", fairlead_signal_orders_source, fairlead_heartbeat");

  private OrderSystem() {}

  /** Creates both databases with their accounts and tables, unless they are there already. */
  static void install(PostgresServer server, Secrets secrets) throws SQLException {
    if (exists(server)) {
      prepareCapture(server);
      return;
    }
    server.createDatabase(WAREHOUSE);
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      createRole(statement, READER, secrets.password(Secrets.SOURCE));
      createRole(statement, WRITER, secrets.password(Secrets.SINK));
      statement.execute("alter database " + WAREHOUSE + " owner to " + WRITER);
    }
    server.createDatabase(DATABASE);
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String table : SCHEMA) {
        statement.execute(table);
      }
      for (String table : TABLES) {
        statement.execute("create index on " + table + " (updated_at, id)");
        statement.execute("grant select on " + table + " to " + READER);
      }
      connection.commit();
    }
    prepareCapture(server);
  }

  /** Also on a data folder of a version that only polled. */
  private static void prepareCapture(PostgresServer server) throws SQLException {
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      try (ResultSet there = statement.executeQuery("select 1 from pg_publication")) {
        if (there.next()) {
          return;
        }
      }
      connection.setAutoCommit(false);
      statement.execute("alter role " + READER + " replication");
      for (String sql : CAPTURE) {
        statement.execute(sql);
      }
      connection.commit();
    }
  }

  private static boolean exists(PostgresServer server) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select 1 from pg_database where datname = '" + DATABASE + "'")) {
      return rows.next();
    }
  }

  /** Names and passwords are the quickstart's own: identifiers and hexadecimal digits. */
  private static void createRole(Statement statement, String name, String password)
      throws SQLException {
    statement.execute("create role " + name + " login password '" + password + "'");
  }
}
