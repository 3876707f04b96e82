// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Random JSON, in all spellings, and ways to break it. */
final class RandomJson {

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-1",
    "127",
    "128",
    "40000",
    "2147483647",
    "2147483648",
    "-2147483649",
    "999999999999999999",
    "1000000000000000000",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "123456789012345678901234567890",
    "0.0",
    "-0.0",
    "1.0",
    "1.10",
    "1.5",
    "0.1",
    "123.456",
    "3.4028236e38",
    "1e5",
    "1E+5",
    "1e-5",
    "1.25e2",
    "1e400",
    "-1e400",
    "1e-400",
    "0.30000000000000004",
    "9007199254740993.0",
    "16777217.0",
    "0.000000000001",
    "12345678901234567890.123456789",
    "1e1000000",
    "1e99999999999",
    "00",
    "007",
    "-007.5",
    "1.",
    ".5",
    "+1",
    "-",
    "1e",
    "NaN",
    "Infinity",
    "0x1F",
    "1_000",
    "8388608.5",
    "8388609.5",
    "0.00"
  };
  private static final String[] TEXTS = {
    "",
    "a",
    "text",
    "AQI=",
    "AQID",
    "AQIDBA==",
    "A",
    "AR==",
    "AQ",
    "A Q==",
    "-_==",
    "\\n",
    "\\u0041",
    "\\ud83d\\ude00",
    "\\ud83d",
    "\\u00e9",
    "é",
    "€",
    "😀",
    "\\/",
    "\\b\\f\\t\\r\\\\\\\"",
    "\\x",
    "\\u12",
    "\t",
    "\u0001",
    "\uFFFD",
    "\u007f",
    "1",
    "null"
  };
  private static final String[] SPACES = {" ", "\n", "\r\n", "\t", "  "};
  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "1",
    "\"a\"",
    " ",
    "/*x*/",
    "#",
    "'",
    "\0",
    "1.5",
    "\"schema\":null,",
    "\"payload\":1,",
    "e5",
    "00"
  };

  /**
   * Without 0xFF, which Jackson takes for padding in names: a name with it may pass for another one
   * that the same parser has seen before, or fail where there was none.
   */
  private static final byte[] BYTES = {
    0,
    (byte) 0x80,
    (byte) 0xC0,
    (byte) 0xC3,
    (byte) 0xE2,
    (byte) 0xED,
    (byte) 0xA0,
    (byte) 0xF0,
    (byte) 0xEF,
    (byte) 0xBB,
    (byte) 0xBF,
    0x1F,
    ' ',
    '"',
    '}',
    '0'
  };

  private final RandomData data;

  RandomJson(RandomData data) {
    this.data = data;
  }

  String value(int depth) {
    int kind = data.random().nextInt(depth == 0 ? 7 : 10);
    String value =
        switch (kind) {
          case 0 -> "null";
          case 1 -> data.chance(50) ? "true" : "false";
          case 2, 3 -> pick(NUMBERS, 45);
          case 4, 5, 6 -> '"' + pick(TEXTS, 60) + '"';
          case 7 -> array(depth);
          default -> object(depth);
        };
    return space() + value + space();
  }

  /** Prefers those that stand further in front, which are valid. */
  private String pick(String[] from, int percent) {
    int limit = data.chance(90) ? from.length * percent / 100 : from.length;
    return from[data.random().nextInt(limit)];
  }

  private String space() {
    return data.chance(95) ? "" : SPACES[data.random().nextInt(SPACES.length)];
  }

  private String array(int depth) {
    StringBuilder text = new StringBuilder("[");
    for (int i = data.random().nextInt(4); i > 0; i--) {
      text.append(value(depth - 1)).append(i > 1 ? "," : "");
    }
    return text.append(']').toString();
  }

  private String object(int depth) {
    StringBuilder text = new StringBuilder("{");
    for (int i = data.random().nextInt(4); i > 0; i--) {
      text.append(space()).append('"').append(pick(TEXTS, 60)).append('"').append(space());
      text.append(':').append(value(depth - 1)).append(i > 1 ? "," : "");
    }
    return text.append('}').toString();
  }

  /**
   * Breaks a text, or spells it differently.
   *
   * @param from first byte that may change
   */
  byte[] mutate(byte[] text, int from) {
    byte[] changed = text;
    for (int i = data.random().nextInt(3); i >= 0; i--) {
      changed = mutateOnce(changed, Math.min(from, changed.length));
    }
    return changed;
  }

  private byte[] mutateOnce(byte[] text, int from) {
    int at = from + data.random().nextInt(text.length - from + 1);
    int length = data.random().nextInt(Math.min(6, text.length - at + 1));
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    changed.write(text, 0, at);
    switch (data.random().nextInt(6)) {
      case 0 -> changed.write(BYTES[data.random().nextInt(BYTES.length)]);
      case 1 -> changed.writeBytes(token());
      case 2 -> changed.write(text, at, length);
      case 3 -> changed.writeBytes(value(1).getBytes(StandardCharsets.UTF_8));
      case 4 -> {
        return changed.toByteArray();
      }
      default -> changed.writeBytes(SPACES[0].getBytes(StandardCharsets.UTF_8));
    }
    int rest = data.chance(50) ? at + length : at;
    changed.write(text, rest, text.length - rest);
    return changed.toByteArray();
  }

  private byte[] token() {
    return TOKENS[data.random().nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8);
  }
}
