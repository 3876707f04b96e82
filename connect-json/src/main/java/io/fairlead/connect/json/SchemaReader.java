// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

/**
 * Reads values of one schema.
 *
 * @param whenNull what stands for {@code null} and missing values, itself null for none
 * @param required whether there must be a value, because none stands for a missing one
 */
record SchemaReader(ValueReader values, Object whenNull, boolean required) {

  Object read(JsonInput in) {
    if (in.peek() != 'n') {
      return values.read(in);
    }
    in.literal(Ascii.NULL);
    return missing();
  }

  Object missing() {
    if (required) {
      throw Unusual.RECORD;
    }
    return whenNull;
  }
}
