// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.Collection;

/** Writes collections as arrays. */
record ArrayWriter(SchemaWriter elements) implements ValueWriter {

  @Override
  public void write(JsonOutput out, Object value) {
    out.open('[');
    boolean first = true;
    for (Object element : (Collection<?>) value) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      elements.write(out, element);
    }
    out.close(']');
  }
}
