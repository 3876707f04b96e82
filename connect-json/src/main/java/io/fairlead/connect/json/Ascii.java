// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.nio.charset.StandardCharsets;

/** Tables and digits of JSON text. */
final class Ascii {

  static final byte[] NULL = bytes("null");
  static final byte[] TRUE = bytes("true");
  static final byte[] FALSE = bytes("false");
  static final byte[] HEX = bytes("0123456789ABCDEF");

  /** What follows the backslash for a character below 0x80 that must be escaped, otherwise 0. */
  static final byte[] ESCAPES = escapes();

  private static final byte[] TENS = new byte[100];
  private static final byte[] ONES = new byte[100];

  static {
    for (int i = 0; i < 100; i++) {
      TENS[i] = (byte) ('0' + i / 10);
      ONES[i] = (byte) ('0' + i % 10);
    }
  }

  private Ascii() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] escapes() {
    byte[] escapes = new byte[0x80];
    for (int c = 0; c < 0x20; c++) {
      escapes[c] = 'u';
    }
    escapes['\b'] = 'b';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\f'] = 'f';
    escapes['\r'] = 'r';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
  }

  /**
   * Writes a number in decimal; needs room for 20 bytes.
   *
   * @return the position behind it
   */
  static int digits(long value, byte[] target, int at) {
    // Negative numbers reach one further than positive ones: works for Long.MIN_VALUE too.
    long rest = value < 0 ? value : -value;
    if (value < 0) {
      target[at++] = '-';
    }
    int end = at + count(rest);
    int to = end;
    while (rest <= -100) {
      long hundreds = rest / 100;
      int pair = (int) (hundreds * 100 - rest);
      target[--to] = ONES[pair];
      target[--to] = TENS[pair];
      rest = hundreds;
    }
    if (rest <= -10) {
      target[--to] = ONES[(int) -rest];
      target[--to] = TENS[(int) -rest];
    } else {
      target[--to] = (byte) ('0' - rest);
    }
    return end;
  }

  private static int count(long negative) {
    int digits = 1;
    long limit = -10;
    while (digits < 19 && negative <= limit) {
      digits++;
      limit *= 10;
    }
    return digits;
  }
}
