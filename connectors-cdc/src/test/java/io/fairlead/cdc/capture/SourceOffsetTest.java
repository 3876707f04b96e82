// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Offsets of rows that were read in chunks begin a new life as any other. */
class SourceOffsetTest {

  @Test
  void theMarkOfAChunkIsTakenOut() {
    assertThat(
            SourceOffset.withoutChunkMark(
                Map.of(
                    "lsn",
                    5L,
                    "snapshot",
                    "INCREMENTAL",
                    "last_snapshot_record",
                    false,
                    "snapshot_completed",
                    false)))
        .isEqualTo(Map.of("lsn", 5L));
  }

  @Test
  void anInitialSnapshotKeepsItsMark() {
    Map<String, Object> initial = Map.of("lsn", 5L, "snapshot", "INITIAL");

    assertThat(SourceOffset.withoutChunkMark(initial)).isSameAs(initial);
    assertThat(SourceOffset.withoutChunkMark(null)).isNull();
  }
}
