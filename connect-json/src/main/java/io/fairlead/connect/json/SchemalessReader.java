// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

/** Reads values without a schema: integers as Long, other numbers as Double, objects as maps. */
final class SchemalessReader implements ValueReader {

  static final SchemaReader VALUES = new SchemaReader(new SchemalessReader(), null, false);

  private static final ArrayReader ARRAY = new ArrayReader(VALUES);
  private static final MapReader OBJECT = new MapReader(VALUES);

  private SchemalessReader() {}

  @Override
  public Object read(JsonInput in) {
    return switch (in.peek()) {
      case '"' -> in.string();
      case '{' -> OBJECT.read(in);
      case '[' -> ARRAY.read(in);
      case 't', 'f' -> in.bool();
      default -> number(in.number());
    };
  }

  private static Object number(JsonNumber number) {
    // Not a conditional expression: that would make a double of both.
    if (number.isIntegral()) {
      return number.asLong();
    }
    return number.asDouble();
  }
}
