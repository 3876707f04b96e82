// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.connector;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Direction of a connector; UNKNOWN when its class cannot be loaded on this worker. */
public enum ConnectorType {
  SOURCE,
  SINK,
  UNKNOWN;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static ConnectorType of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
