// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.ArrayList;
import java.util.List;

/** Reads arrays as lists. */
record ArrayReader(SchemaReader elements) implements ValueReader {

  @Override
  public List<Object> read(JsonInput in) {
    List<Object> list = new ArrayList<>();
    for (boolean more = in.open('[', ']'); more; more = in.more(']')) {
      list.add(elements.read(in));
    }
    return list;
  }
}
