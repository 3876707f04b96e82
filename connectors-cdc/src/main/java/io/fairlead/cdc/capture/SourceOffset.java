// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import java.util.HashMap;
import java.util.Map;

/** What has to be mended in Debezium's offsets. */
final class SourceOffset {

  private static final String SNAPSHOT = "snapshot";

  private SourceOffset() {}

  /**
   * An offset without the mark of a row that was read in a chunk.
   *
   * <p>A task of Debezium's that begins at such a mark takes it for an initial snapshot that goes
   * on. It leaves out of its offsets which tables are still to be read until the next chunk is
   * through; if it ends before that, their rows are never read.
   *
   * @param offset {@code null} for none
   */
  static Map<String, ?> withoutChunkMark(Map<String, ?> offset) {
    if (offset == null || !"INCREMENTAL".equalsIgnoreCase(String.valueOf(offset.get(SNAPSHOT)))) {
      return offset;
    }
    Map<String, Object> plain = new HashMap<>(offset);
    plain.remove(SNAPSHOT);
    plain.remove("last_snapshot_record");
    plain.remove("snapshot_completed");
    return plain;
  }
}
