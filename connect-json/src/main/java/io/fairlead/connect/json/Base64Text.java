// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.Arrays;

/**
 * Base64 of RFC 4648 section 4 with padding and without line feeds, Jackson's default variant.
 * Reads canonical text only.
 */
final class Base64Text {

  private static final byte[] LETTERS =
      Ascii.bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

  /** Always the same one, as Jackson has it: shows where arrays are the keys of a map. */
  private static final byte[] EMPTY = {};

  private static final byte[] VALUES = new byte[256];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < LETTERS.length; i++) {
      VALUES[LETTERS[i]] = (byte) i;
    }
  }

  private Base64Text() {}

  /**
   * @return the position behind it
   */
  static int encode(byte[] data, byte[] target, int at) {
    int whole = data.length - data.length % 3;
    for (int i = 0; i < whole; i += 3) {
      int bits = (data[i] & 0xFF) << 16 | (data[i + 1] & 0xFF) << 8 | data[i + 2] & 0xFF;
      target[at++] = LETTERS[bits >> 18];
      target[at++] = LETTERS[bits >> 12 & 0x3F];
      target[at++] = LETTERS[bits >> 6 & 0x3F];
      target[at++] = LETTERS[bits & 0x3F];
    }
    if (whole < data.length) {
      boolean two = data.length - whole == 2;
      int bits = (data[whole] & 0xFF) << 10 | (two ? (data[whole + 1] & 0xFF) << 2 : 0);
      target[at++] = LETTERS[bits >> 12];
      target[at++] = LETTERS[bits >> 6 & 0x3F];
      target[at++] = two ? LETTERS[bits & 0x3F] : (byte) '=';
      target[at++] = '=';
    }
    return at;
  }

  static byte[] decode(byte[] text, int start, int end) {
    int size = end - start;
    if (size % 4 != 0) {
      throw Unusual.RECORD;
    }
    if (size == 0) {
      return EMPTY;
    }
    int padding = text[end - 1] != '=' ? 0 : text[end - 2] != '=' ? 1 : 2;
    byte[] data = new byte[size / 4 * 3 - padding];
    int whole = padding == 0 ? end : end - 4;
    int to = 0;
    for (int i = start; i < whole; i += 4) {
      int bits = bits(text, i, 4);
      data[to++] = (byte) (bits >> 16);
      data[to++] = (byte) (bits >> 8);
      data[to++] = (byte) bits;
    }
    if (padding > 0) {
      int bits = bits(text, whole, 4 - padding) << 6 * padding;
      if ((bits & (padding == 1 ? 0xFF : 0xFFFF)) != 0) {
        throw Unusual.RECORD;
      }
      data[to++] = (byte) (bits >> 16);
      if (padding == 1) {
        data[to] = (byte) (bits >> 8);
      }
    }
    return data;
  }

  private static int bits(byte[] text, int at, int letters) {
    int bits = 0;
    int wrong = 0;
    for (int i = 0; i < letters; i++) {
      int value = VALUES[text[at + i] & 0xFF];
      wrong |= value;
      bits = bits << 6 | value & 0x3F;
    }
    if (wrong < 0) {
      throw Unusual.RECORD;
    }
    return bits;
  }
}
