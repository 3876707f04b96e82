// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins.builtin;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.connect.data.Schema;

/** Converts Float values, as {@code org.apache.kafka.connect.converters.FloatConverter} does. */
public final class FloatConverter extends PrimitiveConverter<Float> {

  public FloatConverter() {
    super(Float.class, Schema.OPTIONAL_FLOAT32_SCHEMA, Serdes.Float());
  }
}
