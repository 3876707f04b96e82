// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Offsets of a connector as REST reads and writes them (KIP-875). */
public record ConnectorOffsets(@JsonProperty("offsets") List<ConnectorOffset> offsets) {

  /** A partition and its offset; a null offset resets the partition. */
  public record ConnectorOffset(
      @JsonProperty("partition") Map<String, ?> partition,
      @JsonProperty("offset") Map<String, ?> offset) {}

  public Map<Map<String, ?>, Map<String, ?>> toMap() {
    Map<Map<String, ?>, Map<String, ?>> byPartition = new LinkedHashMap<>();
    offsets.forEach(entry -> byPartition.put(entry.partition(), entry.offset()));
    return byPartition;
  }
}
