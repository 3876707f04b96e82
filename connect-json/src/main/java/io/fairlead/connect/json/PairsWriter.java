// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.Map;

/** Writes maps with keys other than strings as arrays of pairs. */
record PairsWriter(SchemaWriter keys, SchemaWriter values) implements ValueWriter {

  @Override
  public void write(JsonOutput out, Object value) {
    out.open('[');
    boolean first = true;
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      out.open('[');
      keys.write(out, entry.getKey());
      out.raw(',');
      values.write(out, entry.getValue());
      out.close(']');
    }
    out.close(']');
  }
}
