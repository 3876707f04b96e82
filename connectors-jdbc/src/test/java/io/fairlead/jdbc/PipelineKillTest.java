// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Kills the parts of a pipeline, on each database with a server, see {@link KilledPipeline}. */
class PipelineKillTest {

  /** Kept with the processes' logs when the test fails. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void everyRowArrivesOnceOnPostgresWhateverIsKilled() throws Exception {
    try (var pipeline =
        new KilledPipeline(
            folder, KillableDatabase.Postgres.start(), KillableDatabase.Postgres.start(), 1)) {
      pipeline.everyRowArrivesOnceWhateverIsKilled();
    }
  }

  @Test
  void everyRowArrivesOnceOnMariaDbWhateverIsKilled() throws Exception {
    try (var pipeline =
        new KilledPipeline(
            folder, KillableDatabase.MariaDb.start(), KillableDatabase.MariaDb.start(), 3)) {
      pipeline.everyRowArrivesOnceWhateverIsKilled();
    }
  }
}
