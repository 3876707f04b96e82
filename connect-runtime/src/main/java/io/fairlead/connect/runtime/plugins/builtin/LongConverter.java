// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins.builtin;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.connect.data.Schema;

/** Converts Long values, as {@code org.apache.kafka.connect.converters.LongConverter} does. */
public final class LongConverter extends PrimitiveConverter<Long> {

  public LongConverter() {
    super(Long.class, Schema.OPTIONAL_INT64_SCHEMA, Serdes.Long());
  }
}
