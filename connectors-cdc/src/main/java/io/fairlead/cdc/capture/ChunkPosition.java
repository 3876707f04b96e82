// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Keeps the position within a table that is being read over a restart.
 *
 * <p>Debezium reads on from the stored position, but writes {@code null} as the position into every
 * offset until the first row after the restart. If a change comes before that row, and the task
 * ends again, the table would be read from its beginning a second time.
 */
final class ChunkPosition {

  /** Debezium's entry: the key of the last row that was read, serialized, in hexadecimal. */
  static final String ENTRY = "incremental_snapshot_primary_key";

  /** {@code null} as Java serializes it. */
  private static final String NONE = "ACED000570";

  private String table = "";
  private String key;

  /** Begins with a stored offset, {@code null} if there is none. */
  ChunkPosition(Map<String, ?> stored) {
    if (stored != null) {
      follow(stored);
    }
  }

  /** The key in a stored offset ({@code null} for none); {@code null} if it has none. */
  static Object[] key(Map<String, ?> stored) {
    if (stored == null
        || !(stored.get(ENTRY) instanceof String text)
        || text.equalsIgnoreCase(NONE)) {
      return null;
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(text)))) {
      return (Object[]) in.readObject();
    } catch (IOException | ClassNotFoundException | IllegalArgumentException e) {
      throw new ConnectException("The entry " + ENTRY + " of the stored offset cannot be read", e);
    }
  }

  /** The position to write into an offset instead of its own, or {@code null} to leave that. */
  String follow(Map<String, ?> offset) {
    if (!(offset.get(SnapshotLedger.REMAINING) instanceof String remaining)) {
      key = null;
      return null;
    }
    String current = remaining.substring(0, remaining.indexOf('}') + 1);
    if (!current.equals(table)) {
      table = current;
      key = null;
    }
    if (offset.get(ENTRY) instanceof String own && !own.equalsIgnoreCase(NONE)) {
      key = own;
      return null;
    }
    return key;
  }
}
