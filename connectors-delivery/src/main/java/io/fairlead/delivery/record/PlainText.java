// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.record;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Text that is in JSON what it is in ASCII, as most text is. Jackson looks at each character alone;
 * this looks at eight at a time, and copies. Stateless.
 */
final class PlainText {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long SPACES = ONES * ' ';
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long REPLACEMENTS = ONES * '?';

  private PlainText() {}

  /** Writes a text; what needs more than a copy is left to the generator. */
  static void write(JsonGenerator json, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == text.length() && isPlain(bytes, text)) {
      json.writeRawUTF8String(bytes, 0, bytes.length);
    } else {
      json.writeString(text);
    }
  }

  private static boolean isPlain(byte[] bytes, String text) {
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      if (isSuspect((long) LONGS.get(bytes, at)) && !isPlain(bytes, text, at, at + Long.BYTES)) {
        return false;
      }
    }
    return isPlain(bytes, text, at, bytes.length);
  }

  /** Whether one of eight bytes may need a second look. */
  private static boolean isSuspect(long eight) {
    return ((eight
                | below(eight, SPACES)
                | zero(eight ^ QUOTES)
                | zero(eight ^ BACKSLASHES)
                | zero(eight ^ REPLACEMENTS))
            & HIGH_BITS)
        != 0;
  }

  /** High bits where a byte is below the limit's, which is below 128; perhaps also above such. */
  private static long below(long eight, long limits) {
    return (eight - limits) & ~eight;
  }

  /** High bits where a byte is 0; perhaps also above such. */
  private static long zero(long eight) {
    return (eight - ONES) & ~eight;
  }

  private static boolean isPlain(byte[] bytes, String text, int from, int to) {
    for (int i = from; i < to; i++) {
      byte each = bytes[i];
      // Half of a surrogate pair has become a question mark.
      if (each < ' ' || each == '"' || each == '\\' || each == '?' && text.charAt(i) != '?') {
        return false;
      }
    }
    return true;
  }
}
