// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.load;

import io.fairlead.chaos.ChaosException;
import io.fairlead.servers.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/**
 * A table that grows all the time. Its truth is what it holds at the end: a row whose insert was
 * cut off by a killed database is there or is not.
 */
public final class Orders implements AutoCloseable {

  public static final String DATABASE = "legacy";
  public static final String TABLE = "orders";
  public static final String WAREHOUSE = "warehouse";

  private static final long PAUSE_MILLIS = 20;

  private final PostgresServer server;
  private final Thread writer;
  private volatile boolean stopped;

  /** Creates the databases and the table, and begins to write. */
  public Orders(PostgresServer server) {
    this.server = server;
    server.createDatabase(DATABASE);
    server.createDatabase(WAREHOUSE);
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table orders (id bigserial primary key, customer int not null,"
              + " amount numeric(12,2) not null, note text)");
    } catch (SQLException e) {
      throw new ChaosException("cannot create the orders: " + e.getMessage(), e);
    }
    writer = new Thread(this::write, "orders");
    writer.setDaemon(true);
    writer.start();
  }

  private void write() {
    long number = 0;
    while (!stopped) {
      try (Connection connection = server.connect(DATABASE);
          PreparedStatement insert =
              connection.prepareStatement(
                  "insert into orders (customer, amount, note) values (?, ?, ?)")) {
        while (!stopped) {
          number++;
          insert.setInt(1, (int) (number % 97));
          insert.setBigDecimal(2, java.math.BigDecimal.valueOf(number * 7 % 100_000, 2));
          insert.setString(3, number % 5 == 0 ? null : "order " + number);
          insert.executeUpdate();
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      } catch (SQLException e) {
        // The database was killed; it comes back.
        pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends writing; returns when the last insert is through. */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    writer.join();
  }
}
