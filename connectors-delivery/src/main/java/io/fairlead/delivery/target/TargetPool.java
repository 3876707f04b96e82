// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.target;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Targets that stand for each other. The next request goes to the usable one that has the fewest
 * requests under way for its weight, so a slow one gets less by itself. For use by one thread.
 */
public final class TargetPool {

  private final List<Target> targets = new ArrayList<>();
  private final Circuit.Limits limits;
  private final int maxInFlight;

  /**
   * A pool.
   *
   * @param weights of the addresses, in their order; 1 where there is none
   * @param maxInFlight requests under way to one target
   */
  public TargetPool(
      List<URI> addresses, List<Integer> weights, Circuit.Limits limits, int maxInFlight) {
    for (int i = 0; i < addresses.size(); i++) {
      targets.add(new Target(addresses.get(i), i < weights.size() ? weights.get(i) : 1));
    }
    this.limits = limits;
    this.maxInFlight = maxInFlight;
  }

  /** All of them. */
  public List<Target> targets() {
    return List.copyOf(targets);
  }

  /**
   * The target for the next request.
   *
   * @param avoid targets that are taken only if no other is usable at all
   */
  public Optional<Target> choose(Collection<Target> avoid) {
    Optional<Target> preferred = least(avoid);
    boolean otherIsUsable =
        targets.stream().anyMatch(target -> target.circuit().usable() && !avoid.contains(target));
    return preferred.isPresent() || otherIsUsable ? preferred : least(List.of());
  }

  private Optional<Target> least(Collection<Target> avoid) {
    Target best = null;
    for (Target target : targets) {
      if (target.circuit().usable()
          && target.inFlight() < maxInFlight
          && !avoid.contains(target)
          && (best == null || before(target, best))) {
        best = target;
      }
    }
    return Optional.ofNullable(best);
  }

  private static boolean before(Target one, Target other) {
    int byLoad =
        Long.compare(
            (long) one.inFlight() * other.weight(), (long) other.inFlight() * one.weight());
    return byLoad != 0 ? byLoad < 0 : one.sent() * other.weight() < other.sent() * one.weight();
  }

  /** A request to the target succeeded. */
  public void succeeded(Target target) {
    target.become(target.circuit().succeeded(), "");
  }

  /** A request to the target failed. */
  public void failed(Target target, long now, String because) {
    target.become(target.circuit().failed(limits, now), because);
  }

  /** The target says that it has too much to do. */
  public void busy(Target target, long now, String because) {
    target.become(target.circuit().busy(limits, now), because);
  }

  /** Targets whose time for a probe has come; they count as being probed from here on. */
  public List<Target> takeDueForProbe(long now) {
    List<Target> due = new ArrayList<>();
    for (Target target : targets) {
      if (target.circuit() instanceof Circuit.Open open && open.due(now)) {
        target.become(open.probe(), "");
        due.add(target);
      }
    }
    return due;
  }

  /** When the next target may be probed; empty if none waits for that. */
  public OptionalLong nextProbe() {
    return targets.stream()
        .map(Target::circuit)
        .filter(Circuit.Open.class::isInstance)
        .mapToLong(circuit -> ((Circuit.Open) circuit).until())
        .min();
  }
}
