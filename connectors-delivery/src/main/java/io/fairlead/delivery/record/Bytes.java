// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.record;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** A growing buffer whose bytes can be read without a copy. For use by one thread. */
public final class Bytes extends ByteArrayOutputStream {

  /** A buffer of that size to begin with. */
  public Bytes(int size) {
    super(size);
  }

  /** The bytes, of which the first {@link #size()} count. */
  public byte[] array() {
    return buf;
  }

  // Without the locks of the stream.

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int end = Math.addExact(count, length);
    if (end > buf.length) {
      buf = Arrays.copyOf(buf, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, 2L * count)));
    }
    System.arraycopy(bytes, offset, buf, count, length);
    count = end;
  }

  @Override
  public void reset() {
    count = 0;
  }

  @Override
  public int size() {
    return count;
  }
}
