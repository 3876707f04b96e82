// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

/**
 * Writes values of one schema, null too.
 *
 * @param whenNull text of the default value or {@code null}; null where a value is required
 */
record SchemaWriter(ValueWriter values, byte[] whenNull) {

  void write(JsonOutput out, Object value) {
    if (value != null) {
      values.write(out, value);
    } else if (whenNull != null) {
      out.raw(whenNull);
    } else {
      throw Unusual.RECORD;
    }
  }
}
