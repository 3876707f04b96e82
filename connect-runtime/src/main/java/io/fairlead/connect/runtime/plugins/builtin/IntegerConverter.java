// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins.builtin;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.connect.data.Schema;

/**
 * Converts Integer values, as {@code org.apache.kafka.connect.converters.IntegerConverter} does.
 */
public final class IntegerConverter extends PrimitiveConverter<Integer> {

  public IntegerConverter() {
    super(Integer.class, Schema.OPTIONAL_INT32_SCHEMA, Serdes.Integer());
  }
}
