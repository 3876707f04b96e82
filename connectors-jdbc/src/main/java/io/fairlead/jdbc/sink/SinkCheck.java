// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.jdbc.config.CheckSteps;
import io.fairlead.jdbc.config.CheckSteps.Finding;
import io.fairlead.jdbc.config.ConfigProblems;
import io.fairlead.jdbc.config.ConnectionKeys;
import io.fairlead.jdbc.config.ConnectionProbe;
import io.fairlead.jdbc.config.ConnectionSteps;
import java.util.List;
import java.util.Map;

/** The sink's connection check: configuration, host to database, tables, privileges. */
public final class SinkCheck {

  private SinkCheck() {}

  /** Tries the configuration against the database, step by step. */
  public static List<CheckResult> run(Map<String, String> properties) {
    CheckSteps steps = new CheckSteps();
    ConfigProblems keys = SinkRules.keys(properties);
    steps.step("configuration", "Every key has an allowed value", keys::findings);
    if (!keys.any()) {
      SinkConfig config = new SinkConfig(properties);
      ConnectionSteps.run(steps, config.connection(), config.dialect());
      if (!steps.failed()) {
        ConnectionProbe.connect(
                config.connection(),
                config.dialect(),
                connection -> SinkRules.tablesFit(keys, properties, connection))
            .ifPresent(refusal -> keys.add(refusal.key(), refusal.message()));
      }
    }
    List<Finding> found = steps.failed() ? List.of() : keys.findings();
    steps.step(
        "tables",
        "The tables of the topics are there, or will be created",
        () -> found.stream().filter(finding -> !privilege(finding)).toList());
    steps.step(
        "privileges",
        "The user may write as insert.mode needs it",
        () -> found.stream().filter(SinkCheck::privilege).toList());
    return steps.results();
  }

  private static boolean privilege(Finding finding) {
    return finding.key().equals(ConnectionKeys.USER);
  }
}
