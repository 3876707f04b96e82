// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What messages begin with, up to the payload, and how to read the rest. Compares with those of the
 * last messages without a lock. Safe for use by any thread.
 */
final class KnownBeginnings {

  private static final int RECENT = 8;

  /** Invariant 9: bounds on the bytes kept, of one beginning and of all. */
  private static final int MAX_LENGTH = 256 * 1024;

  private static final int MAX_TOTAL = 8 * 1024 * 1024;

  /**
   * @param bytes none is the beginning of another one: they end at the payload
   */
  record Beginning(byte[] bytes, RecordReader reader) {

    boolean begins(byte[] message) {
      int length = bytes.length;
      return message.length > length
          && message[length - 1] == ':'
          && message[length - 2] == bytes[length - 2]
          && Arrays.equals(message, 0, length, bytes, 0, length);
    }
  }

  private final int limit;
  private final Map<ByteBuffer, Beginning> all = new LinkedHashMap<>(16, 0.75f, true);
  private int total;
  private volatile Beginning[] recent = {};

  KnownBeginnings(int limit) {
    this.limit = Math.max(1, limit);
  }

  /** One of the last messages' that this message begins with too, or null. */
  Beginning recent(byte[] message) {
    for (Beginning beginning : recent) {
      if (beginning.begins(message)) {
        return beginning;
      }
    }
    return null;
  }

  synchronized Beginning find(byte[] message, int length) {
    Beginning found = all.get(ByteBuffer.wrap(message, 0, length));
    if (found != null) {
      promote(found);
    }
    return found;
  }

  synchronized void add(byte[] message, int length, RecordReader reader) {
    if (length > MAX_LENGTH) {
      return;
    }
    Beginning added = new Beginning(Arrays.copyOf(message, length), reader);
    if (all.putIfAbsent(ByteBuffer.wrap(added.bytes), added) == null) {
      total += length;
      Iterator<Beginning> eldest = all.values().iterator();
      while (all.size() > limit || total > MAX_TOTAL) {
        total -= eldest.next().bytes.length;
        eldest.remove();
      }
      promote(added);
    }
  }

  private void promote(Beginning newest) {
    Beginning[] before = recent;
    Beginning[] now = new Beginning[Math.min(RECENT, before.length + 1)];
    now[0] = newest;
    System.arraycopy(before, 0, now, 1, now.length - 1);
    recent = now;
  }
}
