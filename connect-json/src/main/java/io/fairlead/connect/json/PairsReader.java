// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.HashMap;
import java.util.Map;

/** Reads arrays of pairs as maps. */
record PairsReader(SchemaReader keys, SchemaReader values) implements ValueReader {

  @Override
  public Map<Object, Object> read(JsonInput in) {
    Map<Object, Object> map = new HashMap<>();
    for (boolean more = in.open('[', ']'); more; more = in.more(']')) {
      if (!in.open('[', ']')) {
        throw Unusual.RECORD;
      }
      Object key = keys.read(in);
      in.expect(',');
      map.put(key, values.read(in));
      if (in.more(']')) {
        throw Unusual.RECORD;
      }
    }
    return map;
  }
}
