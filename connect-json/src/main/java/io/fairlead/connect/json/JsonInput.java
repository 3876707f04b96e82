// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.Arrays;

/**
 * A cursor over JSON text in UTF-8. Accepts a part of what Jackson accepts, with the same meaning,
 * and throws {@link Unusual} for the rest. For one thread at a time.
 */
final class JsonInput {

  /** Deeper values are left to Apache's converter, which limits the depth to 1000. */
  private static final int MAX_DEPTH = 200;

  private final JsonText text = new JsonText();
  private final JsonNumber number = new JsonNumber();
  private byte[] bytes = {};
  private int position;
  private int depth;

  JsonInput over(byte[] message, int start) {
    bytes = message;
    position = start;
    depth = 0;
    return this;
  }

  /** Lets go of the message. */
  void release() {
    bytes = RecordWriter.NOTHING;
    number.release();
  }

  int position() {
    return position;
  }

  /** The next byte that is not white space; stays before it. */
  int peek() {
    while (position < bytes.length) {
      int next = bytes[position];
      if (next > ' ') {
        return next;
      }
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        break;
      }
      position++;
    }
    throw Unusual.RECORD;
  }

  void expect(char ascii) {
    if (peek() != ascii) {
      throw Unusual.RECORD;
    }
    position++;
  }

  /** Steps over the next byte if it is this one. */
  boolean accept(char ascii) {
    if (peek() != ascii) {
      return false;
    }
    position++;
    return true;
  }

  /** Requires that only white space is left. */
  void expectEnd() {
    for (int i = position; i < bytes.length; i++) {
      byte left = bytes[i];
      if (left != ' ' && left != '\n' && left != '\r' && left != '\t') {
        throw Unusual.RECORD;
      }
    }
  }

  /**
   * Begins an object or array.
   *
   * @return whether it has members
   */
  boolean open(char opening, char closing) {
    expect(opening);
    if (++depth > MAX_DEPTH) {
      throw Unusual.RECORD;
    }
    return !closes(closing);
  }

  /** Steps behind a member; returns whether another one follows. */
  boolean more(char closing) {
    return accept(',') || !expectClosing(closing);
  }

  private boolean expectClosing(char closing) {
    expect(closing);
    depth--;
    return true;
  }

  private boolean closes(char closing) {
    if (!accept(closing)) {
      return false;
    }
    depth--;
    return true;
  }

  /** Steps over exactly this text, if it is next. */
  boolean accept(byte[] exact) {
    int end = position + exact.length;
    if (end > bytes.length || !Arrays.equals(bytes, position, end, exact, 0, exact.length)) {
      return false;
    }
    position = end;
    return true;
  }

  void literal(byte[] exact) {
    if (!accept(exact)) {
      throw Unusual.RECORD;
    }
  }

  boolean bool() {
    if (peek() == 't') {
      literal(Ascii.TRUE);
      return true;
    }
    literal(Ascii.FALSE);
    return false;
  }

  /** The number that is next, valid until the next call. */
  JsonNumber number() {
    peek();
    position = number.read(bytes, position);
    return number;
  }

  String string() {
    expect('"');
    String value = text.read(bytes, position);
    position = text.end();
    return value;
  }

  byte[] base64() {
    expect('"');
    int start = position;
    while (position < bytes.length && bytes[position] != '"') {
      position++;
    }
    byte[] value = Base64Text.decode(bytes, start, position);
    expect('"');
    return value;
  }

  /** A member's name, and the colon. */
  String name() {
    expect('"');
    String name = text.readName(bytes, position);
    position = text.end();
    expect(':');
    return name;
  }

  /** Steps over a value, which is checked as strictly as one that is read. */
  void skip() {
    switch (peek()) {
      case '{' -> {
        for (boolean more = open('{', '}'); more; more = more('}')) {
          name();
          skip();
        }
      }
      case '[' -> {
        for (boolean more = open('[', ']'); more; more = more(']')) {
          skip();
        }
      }
      case '"' -> string();
      case 't', 'f' -> bool();
      case 'n' -> literal(Ascii.NULL);
      default -> number();
    }
  }
}
