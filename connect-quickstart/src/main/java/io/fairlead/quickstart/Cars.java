// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import io.fairlead.fleet.Fleet;
import io.fairlead.fleet.FleetPlan;
import io.fairlead.fleet.Ledger;
import io.fairlead.servers.HiveMqServer;
import io.fairlead.servers.LocalPorts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A fleet of cars at an MQTT broker in this process, some out of reach now and then. */
final class Cars implements AutoCloseable {

  static final String ROOT = "fleet";
  private static final int MQTT_PORT = 1883;
  private static final int SIGNALS = 850;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CompletableFuture<HiveMqServer> starting;
  private final Options options;
  // Of this run: with --keep, the warehouse has the cars of earlier ones too.
  private final String vins =
      "R" + Long.toString(System.currentTimeMillis(), 36).toUpperCase() + "-";
  private Fleet fleet;

  private Cars(CompletableFuture<HiveMqServer> starting, Options options) {
    this.starting = starting;
    this.options = options;
  }

  /** Begins starting the broker, on its usual port if that is free. */
  static Cars start(DataFolder data, Options options) {
    return new Cars(
        CompletableFuture.supplyAsync(
            () -> HiveMqServer.start(Optional.of(data.file("mqtt")), LocalPorts.freeOr(MQTT_PORT))),
        options);
  }

  /** Waits until the broker is up. */
  HiveMqServer broker() {
    try {
      return starting.join();
    } catch (CompletionException e) {
      throw new QuickstartException(
          QuickstartException.ENVIRONMENT, e.getCause().getMessage(), e.getCause());
    }
  }

  /** Sets off. */
  void drive() {
    FleetPlan plan =
        new FleetPlan(
            new FleetPlan.Size(options.cars(), SIGNALS, 5, Optional.empty()),
            new FleetPlan.Link(
                LocalPorts.HOST, broker().port(), 1, 0.02, 0.1, Duration.ofSeconds(3)),
            options.seed());
    fleet = new Fleet(ROOT, vins, plan);
    fleet.start();
  }

  /** Ends the drive; true if the broker has all messages. */
  boolean finish() throws InterruptedException {
    return fleet.finish(PATIENCE);
  }

  Ledger ledger() {
    return fleet.ledger();
  }

  /** Cars of this run whose rows in the warehouse are not as many as the messages they made. */
  Map<String, String> differences(Connection warehouse) throws SQLException {
    Map<String, Long> rows = new HashMap<>();
    if (there(warehouse)) {
      String query =
          "select vin, count(distinct seq), min(seq), max(seq) from "
              + Connectors.TELEMETRY
              + " where vin like ? group by vin";
      try (PreparedStatement statement = warehouse.prepareStatement(query)) {
        statement.setString(1, vins + "%");
        try (ResultSet found = statement.executeQuery()) {
          while (found.next()) {
            rows.put(found.getString(1), found.getLong(2));
          }
        }
      }
    }
    Map<String, String> differences = new HashMap<>();
    for (Ledger.Entry car : ledger().cars()) {
      long arrived = rows.getOrDefault(car.vin(), 0L);
      if (arrived != car.made()) {
        differences.put(car.vin(), arrived + " of " + car.made());
      }
    }
    return differences;
  }

  private static boolean there(Connection warehouse) throws SQLException {
    try (var statement = warehouse.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select to_regclass('" + Connectors.TELEMETRY + "') is not null")) {
      found.next();
      return found.getBoolean(1);
    }
  }

  @Override
  public void close() {
    if (fleet != null) {
      fleet.close();
    }
    starting
        .handle((server, failure) -> server)
        .thenAccept(
            server -> {
              if (server != null) {
                server.close();
              }
            })
        .join();
  }
}
