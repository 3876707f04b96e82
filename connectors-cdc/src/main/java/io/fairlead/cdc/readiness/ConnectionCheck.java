// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.readiness;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.connect.api.CheckResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/** Words readiness as the results of a connection check. */
public final class ConnectionCheck {

  private ConnectionCheck() {}

  /** The steps in their order; a configuration that cannot be read is one failed step. */
  public static List<CheckResult> run(Map<String, String> properties) {
    CdcConfig config;
    try {
      config = new CdcConfig(properties);
    } catch (ConfigException | IllegalArgumentException e) {
      return List.of(CheckResult.failed("configuration", "database.url", e.getMessage()));
    }
    return Readiness.check(config).stream()
        .map(
            finding ->
                new CheckResult(
                    finding.step(),
                    status(finding.status()),
                    finding.text(),
                    Optional.of(finding.key())))
        .toList();
  }

  private static CheckResult.Status status(Finding.Status status) {
    return switch (status) {
      case OK -> CheckResult.Status.PASSED;
      case WARNING -> CheckResult.Status.WARNING;
      case FAILED -> CheckResult.Status.FAILED;
    };
  }
}
