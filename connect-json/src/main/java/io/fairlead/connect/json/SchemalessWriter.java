// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.List;
import java.util.Map;

/** Writes values without a schema as what their classes say. */
final class SchemalessWriter implements ValueWriter {

  static final SchemaWriter VALUES = new SchemaWriter(new SchemalessWriter(), Ascii.NULL);

  private static final ValueWriter ARRAY = new ArrayWriter(VALUES);
  private static final ValueWriter OBJECT = new MapWriter(VALUES);
  private static final ValueWriter PAIRS = new PairsWriter(VALUES, VALUES);

  private SchemalessWriter() {}

  @Override
  public void write(JsonOutput out, Object value) {
    if (value instanceof String text) {
      out.string(text);
    } else if (value instanceof Long || value instanceof Integer) {
      out.integer(((Number) value).longValue());
    } else if (value instanceof Double number) {
      out.number((double) number);
    } else if (value instanceof Boolean bool) {
      out.bool(bool);
    } else if (value instanceof Map<?, ?> map) {
      (hasStringKeys(map) ? OBJECT : PAIRS).write(out, map);
    } else if (value instanceof List) {
      ARRAY.write(out, value);
    } else if (value instanceof Float number) {
      out.number((float) number);
    } else if (value instanceof Short || value instanceof Byte) {
      out.integer(((Number) value).longValue());
    } else if (value instanceof byte[]) {
      WriterCompiler.bytes(out, value);
    } else {
      throw Unusual.RECORD;
    }
  }

  private static boolean hasStringKeys(Map<?, ?> map) {
    for (Object key : map.keySet()) {
      if (!(key instanceof String)) {
        return false;
      }
    }
    return true;
  }
}
