// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.Arrays;

/**
 * A growing buffer of JSON text in UTF-8, with the escapes, numbers and base64 variant that
 * Jackson's generator has by default. For one thread at a time.
 */
final class JsonOutput {

  /** Deeper values are left to Apache's converter, which limits the depth to 1000. */
  private static final int MAX_DEPTH = 200;

  /** A buffer that one huge record has blown up is not kept. */
  private static final int MAX_KEPT = 1 << 20;

  private static final byte[] NOT_A_NUMBER = Ascii.bytes("\"NaN\"");
  private static final byte[] INFINITY = Ascii.bytes("\"Infinity\"");
  private static final byte[] MINUS_INFINITY = Ascii.bytes("\"-Infinity\"");

  private byte[] bytes = new byte[2048];
  private int length;
  private int depth;

  JsonOutput reset() {
    length = 0;
    depth = 0;
    return this;
  }

  boolean isSmall() {
    return bytes.length <= MAX_KEPT;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  void raw(byte[] text) {
    ensure(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  void raw(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
  }

  /** Begins an object or array. */
  void open(char bracket) {
    if (++depth > MAX_DEPTH) {
      throw Unusual.RECORD;
    }
    raw(bracket);
  }

  /** Ends an object or array. */
  void close(char bracket) {
    depth--;
    raw(bracket);
  }

  void bool(boolean value) {
    raw(value ? Ascii.TRUE : Ascii.FALSE);
  }

  void integer(long value) {
    ensure(20);
    length = Ascii.digits(value, bytes, length);
  }

  void number(double value) {
    double thousandths = Math.rint(value * 1000);
    if (Math.abs(thousandths) < Ascii.MAX_THOUSANDTHS
        && thousandths != 0
        && thousandths / 1000 == value) {
      // Most decimals that people write, for which Double.toString takes its time.
      ensure(20);
      length = Ascii.thousandths((int) thousandths, bytes, length);
    } else if (Double.isFinite(value)) {
      ascii(Double.toString(value));
    } else {
      notFinite(value);
    }
  }

  void number(float value) {
    if (Float.isFinite(value)) {
      ascii(Float.toString(value));
    } else {
      notFinite(value);
    }
  }

  private void notFinite(double value) {
    raw(Double.isNaN(value) ? NOT_A_NUMBER : value > 0 ? INFINITY : MINUS_INFINITY);
  }

  void ascii(String text) {
    int size = text.length();
    ensure(size);
    for (int i = 0; i < size; i++) {
      bytes[length + i] = (byte) text.charAt(i);
    }
    length += size;
  }

  void base64(byte[] data) {
    ensure(data.length / 3 * 4 + 6);
    bytes[length++] = '"';
    length = Base64Text.encode(data, bytes, length);
    bytes[length++] = '"';
  }

  void string(String text) {
    int size = text.length();
    ensure(size + 2);
    byte[] target = bytes;
    int at = length;
    target[at++] = '"';
    int i = 0;
    while (i < size) {
      char c = text.charAt(i);
      if (c >= 0x80 || Ascii.ESCAPES[c] != 0) {
        break;
      }
      target[at++] = (byte) c;
      i++;
    }
    length = at;
    if (i < size) {
      rest(text, i);
    }
    raw('"');
  }

  private void rest(String text, int from) {
    int size = text.length();
    for (int i = from; i < size; i++) {
      ensure(6);
      char c = text.charAt(i);
      if (c < 0x80) {
        plainOrEscaped(c);
      } else if (c < 0x800) {
        bytes[length++] = (byte) (0xC0 | c >> 6);
        bytes[length++] = (byte) (0x80 | c & 0x3F);
      } else if (!Character.isSurrogate(c)) {
        bytes[length++] = (byte) (0xE0 | c >> 12);
        bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
        bytes[length++] = (byte) (0x80 | c & 0x3F);
      } else {
        if (++i >= size || !Character.isSurrogatePair(c, text.charAt(i))) {
          throw Unusual.RECORD;
        }
        escapedUnit(c);
        ensure(6);
        escapedUnit(text.charAt(i));
      }
    }
  }

  private void plainOrEscaped(char c) {
    byte escape = Ascii.ESCAPES[c];
    if (escape == 0) {
      bytes[length++] = (byte) c;
      return;
    }
    if (escape == 'u') {
      escapedUnit(c);
      return;
    }
    bytes[length++] = '\\';
    bytes[length++] = escape;
  }

  private void escapedUnit(char c) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = Ascii.HEX[c >> shift & 0xF];
    }
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), bytes.length * 2));
    }
  }
}
