// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What the leader moved at one time.
 *
 * @param number grows by one with each round
 * @param leader worker that decided
 * @param more moves that are not listed, because there were too many
 */
public record PlacementRound(
    @JsonProperty("number") long number,
    @JsonProperty("at_ms") long atMs,
    @JsonProperty("leader") String leader,
    @JsonProperty("moves") List<PlacementMove> moves,
    @JsonProperty("more") int more) {

  /** Rounds that are kept. */
  public static final int KEPT = 200;

  /** Moves that are listed of one round. */
  public static final int LISTED = 200;

  public PlacementRound {
    moves = moves == null ? List.of() : List.copyOf(moves);
  }

  int slot() {
    return (int) (number % KEPT);
  }
}
