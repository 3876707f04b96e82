// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.config;

import io.fairlead.connect.api.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/** Words a validation as the results of a connection check. */
public final class CheckResults {

  private CheckResults() {}

  /** One failure per error, or one success. */
  public static List<CheckResult> of(Config config, String step) {
    List<CheckResult> results = new ArrayList<>();
    for (ConfigValue value : config.configValues()) {
      for (String message : value.errorMessages()) {
        results.add(
            new CheckResult(step, CheckResult.Status.FAILED, message, Optional.of(value.name())));
      }
    }
    if (results.isEmpty()) {
      results.add(CheckResult.passed(step, "The broker accepts the connection"));
    }
    return results;
  }
}
