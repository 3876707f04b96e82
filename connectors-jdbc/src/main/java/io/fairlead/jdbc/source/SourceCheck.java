// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.jdbc.config.CheckResults;
import java.util.List;
import java.util.Map;

/** The source's connection check. */
public final class SourceCheck {

  private SourceCheck() {}

  /** Tries the configuration against the database. */
  public static List<CheckResult> run(Map<String, String> properties) {
    return CheckResults.of(SourceRules.validate(properties), "connect and find the tables");
  }
}
