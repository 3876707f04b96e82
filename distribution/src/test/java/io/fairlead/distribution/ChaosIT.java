// SPDX-License-Identifier: Apache-2.0
package io.fairlead.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code fairlead chaos}. */
class ChaosIT {

  private static final Duration DEADLINE = Duration.ofMinutes(20);

  @TempDir Path folder;

  @Test
  void losesAndDoublesNothing() throws Exception {
    // when
    Command.Result result =
        Command.run(
            folder,
            Command.builder(
                folder,
                "fairlead",
                "chaos",
                "--seconds",
                "25",
                "--pause",
                "2",
                "--seed",
                "1",
                "--data",
                folder.resolve("data").toString()),
            DEADLINE);

    // then
    assertThat(result.code()).as(result.toString()).isZero();
    assertThat(result.output())
        .contains("faults:", "compared: table sequence_once", "PASSED with seed 1")
        .doesNotContain("DEFECT");
  }
}
