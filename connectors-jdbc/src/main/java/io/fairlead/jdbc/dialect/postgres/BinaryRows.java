// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.dialect.postgres;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of rows in the binary format of {@code COPY} (PostgreSQL's documentation, "COPY,
 * Binary Format"). Not thread-safe.
 */
final class BinaryRows {

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final int DIGITS_PER_GROUP = 4;
  private static final int NEGATIVE = 0x4000;

  private byte[] bytes = new byte[64 * 1024];
  private int size;

  /** Begins a new stream. */
  void begin() {
    size = 0;
    put(SIGNATURE);
  }

  /** What was written is sent; the stream goes on. */
  void next() {
    size = 0;
  }

  void row(int fields) {
    int2(fields);
  }

  void end() {
    int2(-1);
  }

  byte[] buffer() {
    return bytes;
  }

  int size() {
    return size;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  private void put(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  private void int1(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  private void int2(int value) {
    room(2);
    bytes[size++] = (byte) (value >> 8);
    bytes[size++] = (byte) value;
  }

  private void int4(int value) {
    room(4);
    bytes[size++] = (byte) (value >> 24);
    bytes[size++] = (byte) (value >> 16);
    bytes[size++] = (byte) (value >> 8);
    bytes[size++] = (byte) value;
  }

  private void int8(long value) {
    int4((int) (value >> 32));
    int4((int) value);
  }

  void nothing() {
    int4(-1);
  }

  void bool(boolean value) {
    int4(1);
    int1(value ? 1 : 0);
  }

  void smallint(int value) {
    int4(2);
    int2(value);
  }

  void integer(int value) {
    int4(4);
    int4(value);
  }

  void bigint(long value) {
    int4(8);
    int8(value);
  }

  void uuid(long most, long least) {
    int4(16);
    int8(most);
    int8(least);
  }

  void bytes(byte[] value) {
    int4(value.length);
    put(value);
  }

  void text(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** The one version of jsonb's format, then the text. */
  void jsonb(String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    int4(text.length + 1);
    int1(1);
    put(text);
  }

  /** Groups of four decimal digits around the point, without zeros at either end. */
  void numeric(BigDecimal value) {
    BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
    int scale = plain.scale();
    String digits = plain.unscaledValue().abs().toString();
    if (digits.length() <= scale) {
      digits = "0".repeat(scale - digits.length() + 1) + digits;
    }
    int whole = digits.length() - scale;
    int before = Math.floorMod(-whole, DIGITS_PER_GROUP);
    int after = Math.floorMod(-scale, DIGITS_PER_GROUP);
    String padded = "0".repeat(before) + digits + "0".repeat(after);
    int groups = padded.length() / DIGITS_PER_GROUP;
    int first = 0;
    while (first < groups && group(padded, first) == 0) {
      first++;
    }
    int last = groups;
    while (last > first && group(padded, last - 1) == 0) {
      last--;
    }
    int count = last - first;
    int weight = count == 0 ? 0 : (whole + before) / DIGITS_PER_GROUP - 1 - first;
    int4(8 + 2 * count);
    int2(count);
    int2(weight);
    int2(plain.signum() < 0 ? NEGATIVE : 0);
    int2(scale);
    for (int at = first; at < last; at++) {
      int2(group(padded, at));
    }
  }

  private static int group(String digits, int at) {
    int from = at * DIGITS_PER_GROUP;
    int value = 0;
    for (int i = from; i < from + DIGITS_PER_GROUP; i++) {
      value = value * 10 + digits.charAt(i) - '0';
    }
    return value;
  }
}
