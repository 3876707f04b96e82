// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.placement;

import io.fairlead.connect.runtime.store.Owner;
import io.fairlead.connect.runtime.store.Placement;
import io.fairlead.connect.runtime.store.PlacementMove;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Says what a plan moves and why: a pure function of the placements before and after it. */
public final class Moves {

  private Moves() {}

  /**
   * What changes hands; deleted connectors are not told.
   *
   * @param members ids of live workers
   * @param leaving members that shall have no work
   * @param names worker ids, as users know them, by member id
   */
  public static List<PlacementMove> between(
      Map<String, Placement> before,
      Map<String, Placement> after,
      Set<String> members,
      Set<String> leaving,
      UnaryOperator<String> names) {
    Teller teller = new Teller(members, leaving, names);
    List<PlacementMove> moves = new ArrayList<>();
    for (String connector : new TreeSet<>(after.keySet())) {
      Placement was = before.getOrDefault(connector, Placement.EMPTY);
      Placement is = after.get(connector);
      if (was.equals(is)) {
        continue;
      }
      teller.tell(connector, null, was.connector(), is.connector(), moves);
      for (int task = 0; task < is.tasks().size(); task++) {
        teller.tell(connector, task, was.task(task), is.task(task), moves);
      }
    }
    return moves;
  }

  private record Teller(Set<String> members, Set<String> leaving, UnaryOperator<String> names) {

    void tell(String connector, Integer task, Owner was, Owner is, List<PlacementMove> moves) {
      if (was.equals(is)) {
        return;
      }
      String from = was.worker() == null ? null : names.apply(was.worker());
      String to = is.releasing() ? null : names.apply(is.worker());
      moves.add(new PlacementMove(connector, task, from, to, why(was, is)));
    }

    private String why(Owner was, Owner is) {
      if (was.worker() == null) {
        return "new";
      }
      if (!members.contains(was.worker())) {
        return "its worker is gone";
      }
      if (is.releasing()) {
        return leaving.contains(was.worker()) ? "its worker is drained or leaves" : "balance";
      }
      return "given up by its worker";
    }
  }
}
