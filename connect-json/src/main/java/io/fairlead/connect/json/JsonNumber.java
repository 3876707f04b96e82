// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import com.fasterxml.jackson.core.io.NumberInput;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * One number at a time, with what Jackson's number nodes make of it: those with a point or exponent
 * are decimals, which have no negative zero.
 */
final class JsonNumber {

  private static final int MAX_LENGTH = 40;
  private static final int MAX_EXPONENT_DIGITS = 3;

  /** So many digits always fit into a long. */
  private static final int SAFE_DIGITS = 18;

  /**
   * All integers up to this, and these powers of ten, are exact; so their quotient is rounded once.
   */
  private static final long EXACT_DOUBLE = 1L << 53;

  private static final int EXACT_FLOAT = 1 << 24;

  private static final double[] DOUBLE_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final float[] FLOAT_POWERS = {
    1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f
  };

  private byte[] bytes = {};
  private int start;
  private int end;
  private int digits;
  private int scale;
  private long unscaled;
  private boolean integral;
  private boolean exponent;

  /**
   * @return the position behind the number
   */
  int read(byte[] from, int at) {
    bytes = from;
    start = at;
    digits = 0;
    scale = 0;
    unscaled = 0;
    integral = true;
    exponent = false;
    boolean negative = is(at, '-');
    int next = digits(negative ? at + 1 : at);
    if (digits > 1 && from[next - digits] == '0') {
      // Leading zeros are not JSON, but accepted.
      throw Unusual.RECORD;
    }
    if (is(next, '.')) {
      integral = false;
      int whole = digits;
      next = digits(next + 1);
      scale = digits - whole;
    }
    if (is(next, 'e') || is(next, 'E')) {
      next = exponent(next + 1);
    }
    end = next;
    if (end - start > MAX_LENGTH) {
      throw Unusual.RECORD;
    }
    if (negative) {
      unscaled = -unscaled;
    }
    return end;
  }

  /** Lets go of the message. */
  void release() {
    bytes = RecordWriter.NOTHING;
  }

  private int digits(int at) {
    int next = at;
    while (next < bytes.length) {
      int digit = bytes[next] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      unscaled = unscaled * 10 + digit;
      next++;
    }
    if (next == at) {
      throw Unusual.RECORD;
    }
    digits += next - at;
    return next;
  }

  private int exponent(int at) {
    integral = false;
    exponent = true;
    int first = is(at, '+') || is(at, '-') ? at + 1 : at;
    int next = first;
    while (next < bytes.length && bytes[next] >= '0' && bytes[next] <= '9') {
      next++;
    }
    if (next == first || next - first > MAX_EXPONENT_DIGITS) {
      throw Unusual.RECORD;
    }
    return next;
  }

  private boolean is(int at, char ascii) {
    return at < bytes.length && bytes[at] == ascii;
  }

  private String text() {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private boolean isExact() {
    return digits <= SAFE_DIGITS && !exponent;
  }

  boolean isIntegral() {
    return integral;
  }

  /** Integers only. */
  long asLong() {
    if (!integral) {
      throw Unusual.RECORD;
    }
    return digits <= SAFE_DIGITS ? unscaled : Long.parseLong(text());
  }

  /** Integers of 32 bits only. */
  int asInt() {
    long value = asLong();
    if ((int) value != value) {
      throw Unusual.RECORD;
    }
    return (int) value;
  }

  double asDouble() {
    if (integral) {
      return asLong();
    }
    if (isExact() && Math.abs(unscaled) <= EXACT_DOUBLE && scale < DOUBLE_POWERS.length) {
      return unscaled / DOUBLE_POWERS[scale];
    }
    double value = NumberInput.parseDouble(text(), true);
    // The sign of a zero depends on whether it was rounded to one.
    return value == 0 ? asDecimal().doubleValue() : value;
  }

  float asFloat() {
    if (integral) {
      return asLong();
    }
    if (isExact() && Math.abs(unscaled) <= EXACT_FLOAT && scale < FLOAT_POWERS.length) {
      return unscaled / FLOAT_POWERS[scale];
    }
    float value = NumberInput.parseFloat(text(), true);
    return value == 0 ? asDecimal().floatValue() : value;
  }

  BigDecimal asDecimal() {
    if (integral) {
      return BigDecimal.valueOf(asLong());
    }
    return isExact() ? BigDecimal.valueOf(unscaled, scale) : new BigDecimal(text());
  }
}
