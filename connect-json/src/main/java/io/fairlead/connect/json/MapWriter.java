// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.IdentityHashMap;
import java.util.Map;

/** Writes maps with strings as keys as objects. */
record MapWriter(SchemaWriter values) implements ValueWriter {

  @Override
  public void write(JsonOutput out, Object value) {
    if (value instanceof IdentityHashMap) {
      // May hold equal keys, of which Apache's converter writes one.
      throw Unusual.RECORD;
    }
    out.open('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      // Other character sequences may be equal as text without being equal as keys.
      out.string((String) entry.getKey());
      out.raw(':');
      values.write(out, entry.getValue());
    }
    out.close('}');
  }
}
