// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.jdbc.config.CheckSteps;
import io.fairlead.jdbc.config.CheckSteps.Finding;
import io.fairlead.jdbc.config.ConfigProblems;
import io.fairlead.jdbc.config.ConnectionKeys;
import io.fairlead.jdbc.config.ConnectionSteps;
import java.util.List;
import java.util.Map;

/** The source's connection check: configuration, host to database, tables, privileges. */
public final class SourceCheck {

  private SourceCheck() {}

  /** Tries the configuration against the database, step by step. */
  public static List<CheckResult> run(Map<String, String> properties) {
    CheckSteps steps = new CheckSteps();
    ConfigProblems keys = SourceRules.keys(properties);
    steps.step("configuration", "Every key has an allowed value", keys::findings);
    if (!keys.any()) {
      SourceConfig config = new SourceConfig(properties);
      ConnectionSteps.run(steps, config.connection(), config.dialect());
      if (!steps.failed()) {
        SourceRules.askDatabase(keys, config);
      }
    }
    List<Finding> found = steps.failed() ? List.of() : keys.findings();
    steps.step(
        "tables",
        "The selected tables and the columns of the mode are there",
        () -> found.stream().filter(finding -> !privilege(finding)).toList());
    steps.step(
        "privileges",
        "The user may read the selected tables",
        () -> found.stream().filter(SourceCheck::privilege).toList());
    return steps.results();
  }

  private static boolean privilege(Finding finding) {
    return finding.key().equals(ConnectionKeys.USER);
  }
}
