// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins.builtin;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.connect.data.Schema;

/** Converts Double values, as {@code org.apache.kafka.connect.converters.DoubleConverter} does. */
public final class DoubleConverter extends PrimitiveConverter<Double> {

  public DoubleConverter() {
    super(Double.class, Schema.OPTIONAL_FLOAT64_SCHEMA, Serdes.Double());
  }
}
