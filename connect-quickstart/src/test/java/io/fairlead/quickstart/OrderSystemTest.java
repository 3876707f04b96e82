// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Generator and comparison on a real database. */
@Timeout(300)
class OrderSystemTest {

  @TempDir private Path folder;
  private PostgresServer server;

  @BeforeEach
  void startServer() throws SQLException {
    server = PostgresServer.start();
    OrderSystem.install(server, Secrets.in(folder.resolve("secrets.properties")));
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void changesRowsAtTheWantedRateUntilItIsStopped() throws SQLException {
    // given
    OrderGenerator generator = new OrderGenerator(server, 500, 1);
    generator.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .until(() -> generator.changes("order_lines") > 300);

    // when
    generator.close();
    generator.close();

    // then
    long orders = number("select count(*) from orders");
    assertThat(generator.failure()).isEmpty();
    assertThat(number("select count(*) from order_lines")).isGreaterThan(orders);
    assertThat(number("select count(*) from customers")).isGreaterThanOrEqualTo(40);
    assertThat(number("select count(*) from orders where deleted")).isPositive();
    assertThat(generator.changes("orders")).isGreaterThan(orders);
  }

  @Test
  void makesTheSameBusinessFromTheSameSeed() throws SQLException {
    // given
    List<String> first = business(7);
    execute("truncate customers, products, orders, order_lines restart identity");

    // when, then
    assertThat(business(7)).isEqualTo(first).hasSizeGreaterThan(50);
    execute("truncate customers, products, orders, order_lines restart identity");
    assertThat(business(8)).isNotEqualTo(first);
  }

  @Test
  void findsEveryKindOfDifference() throws SQLException {
    // given
    business(3);
    execute("create table copy as select * from products");
    try (Connection source = server.connect(OrderSystem.DATABASE);
        Connection target = server.connect(OrderSystem.DATABASE)) {
      Comparison comparison = new Comparison(source, target);
      assertThat(comparison.compare("products", "copy").identical()).isTrue();

      // when
      execute("delete from copy where id = 2");
      execute("update copy set price = price + 0.01 where id = 3");
      execute("update copy set updated_at = updated_at + interval '1 microsecond' where id = 4");
      execute(
          "insert into copy select 100000, sku, name, price, stock, weight_kg,"
              + " available_from, deleted, updated_at from copy where id = 1");

      // then
      Comparison.Result result = comparison.compare("products", "copy");
      assertThat(result.differences()).isEqualTo(4);
      assertThat(result.examples())
          .containsExactly(
              "id 2 is missing", "id 3 differs in price", "id 4 differs in updated_at");
      assertThat(comparison.compare("orders", "absent").identical()).isFalse();
    }
  }

  @Test
  void acceptsOtherTypesForTheSameValues() throws SQLException {
    // given
    business(3);
    String columns =
        "create table %s as select id, sku, name, price::numeric(30,2), stock::bigint, weight_kg,"
            + " available_from - date '1970-01-01' as available_from, deleted,"
            + " %s as updated_at from products";
    execute(columns.formatted("local", "updated_at at time zone 'UTC'"));
    execute(columns.formatted("micros", "(extract(epoch from updated_at) * 1000000)::bigint"));

    // when
    try (Connection source = server.connect(OrderSystem.DATABASE);
        Connection target = server.connect(OrderSystem.DATABASE)) {
      Comparison comparison = new Comparison(source, target);

      // then
      assertThat(comparison.compare("products", "local").examples()).isEmpty();
      assertThat(comparison.compare("products", "micros").examples()).isEmpty();
    }
  }

  private List<String> business(long seed) throws SQLException {
    try (Connection connection = server.connect(OrderSystem.DATABASE)) {
      connection.setAutoCommit(false);
      try (OrderChanges changes =
          new OrderChanges(connection, new SplittableRandom(seed), (table, rows) -> {})) {
        changes.stockUp(10, 10);
        for (int i = 0; i < 100; i++) {
          changes.next();
        }
      }
      connection.commit();
    }
    List<String> rows = new ArrayList<>();
    rows.addAll(
        strings(
            "select (id, customer_id, status, total, note, deleted)::text from orders order by"
                + " id"));
    rows.addAll(
        strings("select (id, name, city, credit_limit, deleted)::text from customers order by id"));
    return rows;
  }

  private List<String> strings(String sql) throws SQLException {
    try (Connection connection = server.connect(OrderSystem.DATABASE);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    }
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(strings(sql).get(0));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = server.connect(OrderSystem.DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
