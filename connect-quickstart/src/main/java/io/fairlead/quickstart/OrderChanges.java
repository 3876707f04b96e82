// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The business of the order system: customers sign up, orders are placed, shipped and cancelled,
 * prices change. Each method is part of the caller's transaction and reports the rows that it
 * changed. Not thread-safe.
 */
final class OrderChanges implements AutoCloseable {

  /** Told about each changed row. */
  interface Listener {
    void changed(String table, int rows);
  }

  private static final List<String> FIRST_NAMES =
      List.of("Aiko", "Bram", "Chloé", "Dmitri", "Elif", "Fatou", "Grzegorz", "Hana", "Íñigo");
  private static final List<String> LAST_NAMES =
      List.of("Okafor", "Müller", "García", "Nowak", "Rossi", "Sørensen", "O'Brien", "Yılmaz");
  private static final List<String> CITIES =
      List.of("Rotterdam", "Zürich", "São Paulo", "東京", "Lagos", "Malmö", "Québec");
  private static final List<String> GOODS =
      List.of("Bollard", "Capstan", "Shackle", "Mooring line", "Fender", "Anchor", "Winch");
  private static final List<String> NOTES =
      List.of("call before delivery", "gift; \"no invoice\"", "line one\nline two", "ring twice ☎");

  private final Connection connection;
  private final RandomGenerator random;
  private final Listener listener;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private long customers;
  private long products;
  private long orders;

  OrderChanges(Connection connection, RandomGenerator random, Listener listener)
      throws SQLException {
    this.connection = connection;
    this.random = random;
    this.listener = listener;
    this.customers = highestId("customers");
    this.products = highestId("products");
    this.orders = highestId("orders");
  }

  boolean empty() {
    return customers == 0;
  }

  /** What every shop has before its first order. */
  void stockUp(int customerCount, int productCount) throws SQLException {
    for (int i = 0; i < customerCount; i++) {
      signUpCustomer();
    }
    for (int i = 0; i < productCount; i++) {
      addProduct();
    }
  }

  /** Does one thing of the day's business; returns how many rows it changed. */
  int next() throws SQLException {
    int choice = random.nextInt(100);
    if (choice < 40 || orders == 0) {
      return placeOrder();
    }
    if (choice < 70) {
      return advanceOrder();
    }
    if (choice < 80) {
      return signUpCustomer();
    }
    if (choice < 88) {
      return changePrice();
    }
    if (choice < 94) {
      return changeCustomer();
    }
    if (choice < 96) {
      return removeOrder();
    }
    return choice < 98 ? cancelOrder() : addProduct();
  }

  private int signUpCustomer() throws SQLException {
    String first = pick(FIRST_NAMES);
    String last = pick(LAST_NAMES);
    customers =
        insert(
            "customers",
            "insert into customers (name, email, city, credit_limit) values (?, ?, ?, ?)",
            first + " " + last,
            "customer" + (customers + 1) + "@example.com",
            random.nextInt(10) == 0 ? null : pick(CITIES),
            money(500, 50_000));
    return 1;
  }

  private int addProduct() throws SQLException {
    products =
        insert(
            "products",
            "insert into products (sku, name, price, stock, weight_kg, available_from)"
                + " values (?, ?, ?, ?, ?, ?)",
            "SKU-%05d".formatted(products + 1),
            pick(GOODS) + " " + random.nextInt(1, 100),
            money(1, 2_000),
            random.nextInt(0, 5_000),
            random.nextInt(8) == 0 ? null : random.nextDouble(0.1, 90),
            LocalDate.of(2020, 1, 1).plusDays(random.nextInt(2_500)));
    return 1;
  }

  private int placeOrder() throws SQLException {
    int lines = random.nextInt(1, 5);
    BigDecimal[] prices = new BigDecimal[lines];
    int[] quantities = new int[lines];
    BigDecimal total = BigDecimal.ZERO;
    for (int i = 0; i < lines; i++) {
      prices[i] = money(1, 2_000);
      quantities[i] = random.nextInt(1, 20);
      total = total.add(prices[i].multiply(BigDecimal.valueOf(quantities[i])));
    }
    orders =
        insert(
            "orders",
            "insert into orders (customer_id, status, total, note) values (?, 'NEW', ?, ?)",
            anyOf(customers),
            total,
            random.nextInt(3) == 0 ? pick(NOTES) : null);
    for (int i = 0; i < lines; i++) {
      insert(
          "order_lines",
          "insert into order_lines (order_id, product_id, quantity, price) values (?, ?, ?, ?)",
          orders,
          anyOf(products),
          quantities[i],
          prices[i]);
    }
    return 1 + lines;
  }

  private int advanceOrder() throws SQLException {
    return update(
        "orders",
        "update orders set status = case status when 'NEW' then 'PAID' when 'PAID' then 'SHIPPED'"
            + " else 'DELIVERED' end, updated_at = clock_timestamp() where id = ? and not deleted",
        anyOf(orders));
  }

  /** Order and lines are gone for good. */
  private int removeOrder() throws SQLException {
    long order = anyOf(orders);
    return update("order_lines", "delete from order_lines where order_id = ?", order)
        + update("orders", "delete from orders where id = ?", order);
  }

  /** Order and lines stay, marked. */
  private int cancelOrder() throws SQLException {
    long order = anyOf(orders);
    return update(
            "orders",
            "update orders set status = 'CANCELLED', deleted = true,"
                + " updated_at = clock_timestamp() where id = ?",
            order)
        + update(
            "order_lines",
            "update order_lines set deleted = true, updated_at = clock_timestamp()"
                + " where order_id = ?",
            order);
  }

  private int changePrice() throws SQLException {
    return update(
        "products",
        "update products set price = ?, stock = stock + ?, updated_at = clock_timestamp()"
            + " where id = ?",
        money(1, 2_000),
        random.nextInt(-5, 100),
        anyOf(products));
  }

  private int changeCustomer() throws SQLException {
    return update(
        "customers",
        "update customers set city = ?, deleted = ?, updated_at = clock_timestamp() where id = ?",
        pick(CITIES),
        random.nextInt(20) == 0,
        anyOf(customers));
  }

  private long insert(String table, String sql, Object... values) throws SQLException {
    PreparedStatement statement = bound(sql + " returning id", values);
    try (ResultSet rows = statement.executeQuery()) {
      rows.next();
      listener.changed(table, 1);
      return rows.getLong(1);
    }
  }

  private int update(String table, String sql, Object... values) throws SQLException {
    int rows = bound(sql, values).executeUpdate();
    listener.changed(table, rows);
    return rows;
  }

  private PreparedStatement bound(String sql, Object... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private long highestId(String table) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select coalesce(max(id), 0) from " + table);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private BigDecimal money(int low, int high) {
    return BigDecimal.valueOf(random.nextLong(low * 100L, high * 100L), 2);
  }

  private long anyOf(long highest) {
    return random.nextLong(1, highest + 1);
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
  }
}
