// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.jdbc.config.CheckResults;
import java.util.List;
import java.util.Map;

/** The sink's connection check. */
public final class SinkCheck {

  private SinkCheck() {}

  /** Tries the configuration against the database. */
  public static List<CheckResult> run(Map<String, String> properties) {
    return CheckResults.of(SinkRules.validate(properties), "connect and find the tables");
  }
}
