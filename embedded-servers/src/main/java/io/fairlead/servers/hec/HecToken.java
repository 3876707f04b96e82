// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.hec;

import java.util.Set;

/**
 * A token of the collector.
 *
 * @param value what clients send
 * @param enabled whether it may be used
 * @param ack whether indexer acknowledgement is on
 * @param defaultIndex where events without index go
 * @param indexes which indexes are allowed; empty for all
 */
public record HecToken(
    String value, boolean enabled, boolean ack, String defaultIndex, Set<String> indexes) {

  /** A token that may write everywhere, without acknowledgement. */
  public static HecToken of(String value) {
    return new HecToken(value, true, false, "main", Set.of());
  }

  /** The same with indexer acknowledgement. */
  public HecToken withAck() {
    return new HecToken(value, enabled, true, defaultIndex, indexes);
  }

  /** The same for these indexes only; the first event without index goes to the default one. */
  public HecToken withIndexes(String... allowed) {
    return new HecToken(value, enabled, ack, defaultIndex, Set.of(allowed));
  }

  /** The same, disabled. */
  public HecToken disabled() {
    return new HecToken(value, false, ack, defaultIndex, indexes);
  }

  boolean allows(String index) {
    return indexes.isEmpty() || indexes.contains(index) || index.equals(defaultIndex);
  }
}
