// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins.builtin;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * Converts Boolean values, as {@code org.apache.kafka.connect.converters.BooleanConverter} does.
 */
public final class BooleanConverter extends PrimitiveConverter<Boolean> {

  public BooleanConverter() {
    super(Boolean.class, Schema.OPTIONAL_BOOLEAN_SCHEMA, Serdes.Boolean());
  }

  @Override
  void check(Schema given) {
    if (given != null && given.type() != Schema.Type.BOOLEAN) {
      throw new DataException("Invalid schema type for BooleanConverter: " + given.type());
    }
  }
}
