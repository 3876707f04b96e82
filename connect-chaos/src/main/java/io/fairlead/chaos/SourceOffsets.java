// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.chaos.load.Connectors;
import io.fairlead.chaos.load.Rest;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/** What REST says of the offsets of sources. */
record SourceOffsets(Rest rest, URI worker) {

  /** The next number of each sequence. */
  Map<Integer, Long> ofSequences() throws InterruptedException {
    JsonNode answer =
        rest.call(worker, "GET", "/connectors/" + Connectors.SEQUENCE + "/offsets", null)
            .map(Rest.Answer::body)
            .orElseThrow(() -> new ChaosException("the worker does not tell the source's offsets"));
    Map<Integer, Long> next = new TreeMap<>();
    answer
        .path("offsets")
        .forEach(
            entry ->
                next.put(
                    entry.path("partition").path("sequence").asInt(),
                    entry.path("offset").path("next").asLong()));
    return next;
  }
}
