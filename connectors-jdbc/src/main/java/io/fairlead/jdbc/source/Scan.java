// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/** One pass over what is new in a table, read piece by piece. Not thread-safe. */
interface Scan extends AutoCloseable {

  /**
   * Reads on.
   *
   * @param into takes the records
   * @param max records in all, save that rows which share a position in an order that is not unique
   *     are not torn apart
   * @return whether the pass has ended
   */
  boolean read(List<SourceRecord> into, int max) throws SQLException;

  /** Whether what lies behind the part that this scan reads is left for another, at once. */
  default boolean leavesRest() {
    return false;
  }

  /** How many parts of the table are read, of how many, such as {@code 3 of 24}. */
  default Optional<String> parts() {
    return Optional.empty();
  }

  /** What has been read when everything that {@link #read} gave has been delivered. */
  Coverage coverage();

  @Override
  void close() throws SQLException;
}
