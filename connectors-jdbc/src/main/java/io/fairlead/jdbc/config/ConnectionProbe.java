// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.config;

import io.fairlead.jdbc.connection.ConnectionConfig;
import io.fairlead.jdbc.connection.Drivers;
import io.fairlead.jdbc.connection.Endpoint;
import io.fairlead.jdbc.connection.ProbeConnection;
import io.fairlead.jdbc.connection.SqlErrors;
import io.fairlead.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Opens a connection once, quickly, and words why it could not be had. */
public final class ConnectionProbe {

  private static final int TIMEOUT_SECONDS = 5;
  private static final int PORT_MILLIS = 2_000;

  private ConnectionProbe() {}

  /**
   * Why no connection can be had.
   *
   * @param key the key at fault
   * @param message what is wrong and what to do, without secrets
   * @param state the SQL state, or {@code none}
   */
  public record Refusal(String key, String message, String state) {}

  /** Uses an open connection. */
  @FunctionalInterface
  public interface Use {
    /** Uses the connection, which is closed afterwards. */
    void with(Connection connection) throws SQLException;
  }

  /**
   * Connects, within 5 seconds, and uses the connection.
   *
   * @return why that did not succeed, or empty if it did
   */
  public static Optional<Refusal> connect(ConnectionConfig config, Dialect dialect, Use use) {
    if (Drivers.forUrl(config.url()).isEmpty()) {
      return Optional.of(
          new Refusal(
              ConnectionKeys.URL,
              "No JDBC driver accepts "
                  + config.safeUrl()
                  + ". Correct the URL, or put the driver's jar into the plugin's folder.",
              "none"));
    }
    try (Connection connection =
        ProbeConnection.open(config, dialect.connectTimeout(TIMEOUT_SECONDS), TIMEOUT_SECONDS)) {
      connection.setAutoCommit(false);
      use.with(connection);
      connection.rollback();
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(refusal(config, dialect, e));
    }
  }

  private static Refusal refusal(ConnectionConfig config, Dialect dialect, SQLException error) {
    String state = SqlErrors.state(error);
    String at = config.safeUrl();
    String suffix = " (SQL state " + state + ": " + firstLine(SqlErrors.root(error)) + ")";
    if (state.startsWith("28")) {
      return new Refusal(
          ConnectionKeys.PASSWORD,
          at
              + " refuses user "
              + config.user().orElse("(none)")
              + ". Check "
              + ConnectionKeys.USER
              + " and "
              + ConnectionKeys.PASSWORD
              + ", and whether the server lets this user in from this machine"
              + suffix,
          state);
    }
    if (state.startsWith("3D")) {
      return new Refusal(
          ConnectionKeys.URL,
          "There is no such database at " + at + ". Check the name at the end of the URL" + suffix,
          state);
    }
    if (state.startsWith("42")) {
      return new Refusal(
          ConnectionKeys.USER,
          "The user may not read what is needed at " + at + ". Grant it the privilege" + suffix,
          state);
    }
    return new Refusal(
        ConnectionKeys.URL,
        "Cannot connect to "
            + at
            + reason(config, dialect)
            + ". Check host and port, that the server runs, and that no firewall is between"
            + suffix,
        state);
  }

  /** Whether it is the host's name or the port, as far as that can be told. */
  private static String reason(ConnectionConfig config, Dialect dialect) {
    return Endpoint.of(config.url(), dialect.usualPort()).stream()
        .map(host -> host.unresolved().or(() -> host.closed(PORT_MILLIS)))
        .flatMap(Optional::stream)
        .map(problem -> ": " + problem)
        .findFirst()
        .orElse("");
  }

  private static String firstLine(SQLException error) {
    String message = error.getMessage();
    return message == null
        ? error.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
