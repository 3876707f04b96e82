// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.HashMap;
import java.util.Map;

/** Reads objects as maps; of several members of one name the last counts. */
record MapReader(SchemaReader values) implements ValueReader {

  @Override
  public Map<String, Object> read(JsonInput in) {
    Map<String, Object> map = new HashMap<>();
    for (boolean more = in.open('{', '}'); more; more = in.more('}')) {
      map.put(in.name(), values.read(in));
    }
    return map;
  }
}
