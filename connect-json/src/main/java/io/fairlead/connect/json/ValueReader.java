// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

/** Reads values of one schema, never {@code null}. Throws whatever when one is not as expected. */
@FunctionalInterface
interface ValueReader {

  Object read(JsonInput in);
}
