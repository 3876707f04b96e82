// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads strings. For one thread at a time. */
final class JsonText {

  /** Below Jackson's limits of 20 million and 50,000 characters. */
  private static final int MAX_BYTES = 5_000_000;

  private static final int MAX_NAME_BYTES = 10_000;

  private static final int KEPT_NAMES = 512;
  private static final int KEPT_NAME_BYTES = 64;

  /** Bytes that end a run of plain ones: quote, backslash, control characters. */
  private static final boolean[] ENDS = new boolean[256];

  static {
    Arrays.fill(ENDS, 0, 0x20, true);
    ENDS['"'] = true;
    ENDS['\\'] = true;
  }

  private record Name(byte[] bytes, String text) {}

  private final Name[] names = new Name[KEPT_NAMES];
  private int end;

  /** The position behind the closing quote of the last string. */
  int end() {
    return end;
  }

  /**
   * @param start behind the opening quote
   */
  String read(byte[] bytes, int start) {
    int stop = plain(bytes, start);
    if (bytes[stop] == '"') {
      end = stop + 1;
      return decode(bytes, start, stop);
    }
    return escaped(bytes, start, stop);
  }

  /** Like {@link #read}; gives the same instance for names that come often. */
  String readName(byte[] bytes, int start) {
    int hash = 0;
    int at = start;
    while (at < bytes.length && !ENDS[bytes[at] & 0xFF]) {
      hash = hash * 31 + bytes[at++];
    }
    int size = at - start;
    if (size > MAX_NAME_BYTES) {
      throw Unusual.RECORD;
    }
    if (size > KEPT_NAME_BYTES || at == bytes.length || bytes[at] != '"') {
      return acceptable(read(bytes, start));
    }
    end = at + 1;
    int slot = (hash ^ hash >>> 15) & (KEPT_NAMES - 1);
    Name kept = names[slot];
    if (kept == null || !Arrays.equals(kept.bytes, 0, kept.bytes.length, bytes, start, at)) {
      kept = new Name(Arrays.copyOfRange(bytes, start, at), decode(bytes, start, at));
      names[slot] = kept;
    }
    return kept.text;
  }

  private static String acceptable(String name) {
    // Jackson decodes names differently from values, and refuses single surrogates.
    boolean unusual =
        name.length() > MAX_NAME_BYTES
            || name.chars().anyMatch(c -> Character.isSurrogate((char) c));
    if (unusual) {
      throw Unusual.RECORD;
    }
    return name;
  }

  private static int plain(byte[] bytes, int start) {
    int at = start;
    while (at < bytes.length && !ENDS[bytes[at] & 0xFF]) {
      at++;
    }
    if (at == bytes.length || at - start > MAX_BYTES) {
      throw Unusual.RECORD;
    }
    return at;
  }

  private static String decode(byte[] bytes, int start, int stop) {
    int signs = 0;
    for (int i = start; i < stop; i++) {
      signs |= bytes[i];
    }
    if (signs >= 0) {
      return new String(bytes, start, stop - start, StandardCharsets.ISO_8859_1);
    }
    String text = new String(bytes, start, stop - start, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      // Malformed, as a rule. Jackson is more lenient about some forms.
      throw Unusual.RECORD;
    }
    return text;
  }

  private String escaped(byte[] bytes, int start, int firstStop) {
    StringBuilder text = new StringBuilder();
    int from = start;
    int stop = firstStop;
    while (bytes[stop] == '\\') {
      text.append(decode(bytes, from, stop));
      from = escape(bytes, stop + 1, text);
      if (text.length() > MAX_BYTES) {
        throw Unusual.RECORD;
      }
      stop = plain(bytes, from);
    }
    if (bytes[stop] != '"') {
      throw Unusual.RECORD;
    }
    end = stop + 1;
    return text.append(decode(bytes, from, stop)).toString();
  }

  private static int escape(byte[] bytes, int at, StringBuilder text) {
    if (at == bytes.length) {
      throw Unusual.RECORD;
    }
    switch (bytes[at]) {
      case '"', '\\', '/' -> text.append((char) bytes[at]);
      case 'b' -> text.append('\b');
      case 't' -> text.append('\t');
      case 'n' -> text.append('\n');
      case 'f' -> text.append('\f');
      case 'r' -> text.append('\r');
      case 'u' -> {
        text.append(hex(bytes, at + 1));
        return at + 5;
      }
      default -> throw Unusual.RECORD;
    }
    return at + 1;
  }

  private static char hex(byte[] bytes, int at) {
    if (bytes.length - at < 4) {
      throw Unusual.RECORD;
    }
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        throw Unusual.RECORD;
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }
}
