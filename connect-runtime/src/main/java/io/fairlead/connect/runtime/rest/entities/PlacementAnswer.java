// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.entities;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.connect.runtime.store.PlacementMove;
import io.fairlead.connect.runtime.store.PlacementRound;
import java.time.Instant;
import java.util.List;

/**
 * A line of {@code GET /fairlead/placements}: what the leader moved at one time.
 *
 * @param at in ISO 8601, UTC
 * @param more moves that are not listed
 */
public record PlacementAnswer(
    @JsonProperty("number") long number,
    @JsonProperty("at") String at,
    @JsonProperty("leader") String leader,
    @JsonProperty("moves") List<PlacementMove> moves,
    @JsonProperty("more") int more) {

  public static PlacementAnswer of(PlacementRound round) {
    return new PlacementAnswer(
        round.number(),
        Instant.ofEpochMilli(round.atMs()).toString(),
        round.leader(),
        round.moves(),
        round.more());
  }
}
