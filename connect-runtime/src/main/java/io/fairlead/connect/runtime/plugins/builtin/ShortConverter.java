// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins.builtin;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.connect.data.Schema;

/** Converts Short values, as {@code org.apache.kafka.connect.converters.ShortConverter} does. */
public final class ShortConverter extends PrimitiveConverter<Short> {

  public ShortConverter() {
    super(Short.class, Schema.OPTIONAL_INT16_SCHEMA, Serdes.Short());
  }
}
