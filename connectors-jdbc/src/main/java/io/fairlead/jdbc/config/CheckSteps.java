// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.config;

import io.fairlead.connect.api.CheckResult;
import io.fairlead.connect.api.CheckResult.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps of a connection check in their order; once one has failed the others are skipped. */
public final class CheckSteps {

  /** What is found wrong. */
  public record Finding(String key, String message) {}

  /** Tries something. */
  @FunctionalInterface
  public interface Trial {
    /** What is wrong; empty if nothing is. */
    List<Finding> run();
  }

  private final List<CheckResult> results = new ArrayList<>();
  private boolean failed;

  /**
   * Tries a step, unless an earlier one has failed.
   *
   * @param passed what to say if nothing is wrong
   */
  public CheckSteps step(String name, String passed, Trial trial) {
    if (failed) {
      results.add(CheckResult.skipped(name, "Not tried, since an earlier step failed"));
      return this;
    }
    List<Finding> wrong = trial.run();
    for (Finding finding : wrong) {
      results.add(
          new CheckResult(name, Status.FAILED, finding.message(), Optional.of(finding.key())));
    }
    if (wrong.isEmpty()) {
      results.add(CheckResult.passed(name, passed));
    }
    failed = !wrong.isEmpty();
    return this;
  }

  /** Says something that deserves attention but keeps nothing from working. */
  public void warn(String name, String key, String message) {
    if (!failed) {
      results.add(new CheckResult(name, Status.WARNING, message, Optional.of(key)));
    }
  }

  /** Whether a step has failed. */
  public boolean failed() {
    return failed;
  }

  /** The results, in the order of the steps. */
  public List<CheckResult> results() {
    return List.copyOf(results);
  }
}
