// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.nio.charset.StandardCharsets;

/** Tables and digits of JSON text. */
final class Ascii {

  static final byte[] NULL = bytes("null");
  static final byte[] TRUE = bytes("true");
  static final byte[] FALSE = bytes("false");
  static final byte[] HEX = bytes("0123456789ABCDEF");

  /** Below this, a thousandth has at most eight digits, and one shortest text. */
  static final int MAX_THOUSANDTHS = 100_000_000;

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

  /**
   * Writes a thousandth of a number as {@link Double#toString} does: with one decimal or as many as
   * it takes. Needs room for 20 bytes.
   *
   * @param value not 0, and less than {@link #MAX_THOUSANDTHS}
   * @return the position behind it
   */
  static int thousandths(int value, byte[] target, int at) {
    int rest = Math.abs(value);
    if (value < 0) {
      target[at++] = '-';
    }
    int end = digits(rest / 1000, target, at);
    int decimals = rest % 1000;
    target[end++] = '.';
    target[end++] = (byte) ('0' + decimals / 100);
    if (decimals % 100 != 0) {
      target[end++] = TENS[decimals % 100];
      if (decimals % 10 != 0) {
        target[end++] = ONES[decimals % 100];
      }
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
