// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

/** Writes values of one schema, never null. Throws whatever when a value is not as expected. */
@FunctionalInterface
interface ValueWriter {

  void write(JsonOutput out, Object value);
}
