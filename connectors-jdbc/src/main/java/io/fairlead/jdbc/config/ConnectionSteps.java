// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.config;

import io.fairlead.jdbc.config.CheckSteps.Finding;
import io.fairlead.jdbc.connection.ConnectionConfig;
import io.fairlead.jdbc.connection.Drivers;
import io.fairlead.jdbc.connection.Endpoint;
import io.fairlead.jdbc.dialect.Dialect;
import java.util.List;
import java.util.Optional;

/** The steps up to an open connection: driver, host, port, login, database. */
public final class ConnectionSteps {

  private static final int PORT_MILLIS = 3_000;

  private ConnectionSteps() {}

  /** Tries the steps, a few seconds each at most. */
  public static void run(CheckSteps steps, ConnectionConfig config, Dialect dialect) {
    steps.step(
        "driver",
        "A JDBC driver accepts the URL",
        () ->
            Drivers.forUrl(config.url()).isPresent()
                ? List.of()
                : List.of(
                    new Finding(
                        ConnectionKeys.URL,
                        "No JDBC driver accepts "
                            + config.safeUrl()
                            + ". Correct the URL, or put the driver's jar into the plugin's"
                            + " folder.")));
    List<Endpoint> endpoints = Endpoint.of(config.url(), dialect.usualPort());
    if (!endpoints.isEmpty()) {
      steps.step(
          "host",
          "The host has an address",
          () ->
              anyOf(
                  endpoints.stream().map(Endpoint::unresolved).toList(),
                  "Correct the host in the URL, or let this worker's DNS know it."));
      steps.step(
          "port",
          "The port is open",
          () ->
              anyOf(
                  endpoints.stream().map(e -> e.closed(PORT_MILLIS)).toList(),
                  "Check the port, that the server runs, and that no firewall is between."));
    }
    Optional<ConnectionProbe.Refusal> refusal =
        steps.failed()
            ? Optional.empty()
            : ConnectionProbe.connect(config, dialect, connection -> {});
    boolean database = refusal.map(r -> r.state().startsWith("3D")).orElse(false);
    steps.step(
        "login", "The server lets the user in", () -> database ? List.of() : findings(refusal));
    steps.step("database", "The database is there", () -> findings(refusal));
  }

  private static List<Finding> findings(Optional<ConnectionProbe.Refusal> refusal) {
    return refusal.map(r -> new Finding(r.key(), r.message())).stream().toList();
  }

  /** What is wrong if it is wrong of every host that the URL names. */
  private static List<Finding> anyOf(List<Optional<String>> problems, String remedy) {
    if (problems.stream().anyMatch(Optional::isEmpty)) {
      return List.of();
    }
    return problems.stream()
        .flatMap(Optional::stream)
        .map(problem -> new Finding(ConnectionKeys.URL, problem + ". " + remedy))
        .limit(1)
        .toList();
  }
}
