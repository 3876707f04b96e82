// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.readiness;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.CdcKeys;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks a database whether it can be captured. Changes nothing in it. */
public final class Readiness {

  private Readiness() {}

  /** What was found, in the order in which it was looked at; never empty. */
  public static List<Finding> check(CdcConfig config) {
    List<Finding> findings = new ArrayList<>();
    if (!config.kind().snapshotsInChunks()) {
      findings.add(
          Finding.warning(
              "database",
              "Readiness is checked for PostgreSQL, MySQL and MariaDB only; for "
                  + config.kind().scheme()
                  + " follow Debezium's documentation",
              CdcKeys.URL));
      return findings;
    }
    try (Jdbc jdbc = Jdbc.connect(config)) {
      findings.add(Finding.ok("connect", "Connected to " + config.url().shown(), CdcKeys.URL));
      if (config.kind().readsBinlog()) {
        new BinlogReadiness(config, jdbc).check(findings);
      } else {
        new PostgresReadiness(config, jdbc).check(findings);
      }
    } catch (SQLException e) {
      findings.add(refusal(config, e));
    }
    return findings;
  }

  /** Words why there is no connection, or why a question was not answered. */
  static Finding refusal(CdcConfig config, SQLException error) {
    String state = error.getSQLState() == null ? "?????" : error.getSQLState();
    String cause = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    String suffix = " (SQL state " + state + ": " + cause + ")";
    String at = config.url().shown();
    if (state.startsWith("28")) {
      return Finding.failed(
          "connect",
          at
              + " refuses user "
              + config.user().orElse("(none)")
              + ". Check database.user and database.password, and whether the server lets this"
              + " user in from this machine"
              + suffix,
          CdcKeys.PASSWORD_KEY);
    }
    if (state.startsWith("3D") || state.equals("42000") && cause.contains("database")) {
      return Finding.failed(
          "connect",
          "There is no such database at " + at + ". Check the name at the end of the URL" + suffix,
          CdcKeys.URL);
    }
    if (state.startsWith("42")) {
      return Finding.failed(
          "read", "User may not read what is needed at " + at + suffix, CdcKeys.USER);
    }
    return Finding.failed(
        "connect",
        "Cannot connect to "
            + at
            + ". Check host and port, that the server runs, and that no firewall is between"
            + suffix,
        CdcKeys.URL);
  }
}
