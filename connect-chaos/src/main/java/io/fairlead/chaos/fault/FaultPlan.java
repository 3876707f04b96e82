// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.fault;

import io.fairlead.chaos.fault.Target.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Draws faults. A pure function of the random numbers and of what is broken already: never two
 * brokers at a time, which would leave no quorum, and at most two workers.
 */
public final class FaultPlan {

  private static final int MOST_WORKERS = 2;

  private final RandomGenerator random;
  private final int workers;
  private final int brokers;

  public FaultPlan(RandomGenerator random, int workers, int brokers) {
    this.random = random;
    this.workers = workers;
    this.brokers = brokers;
  }

  /** The next fault, or none where all that may be broken is. */
  public Optional<Fault> next(Collection<Target> broken) {
    List<Target> free = free(broken);
    if (free.isEmpty()) {
      return Optional.empty();
    }
    Target target = free.get(random.nextInt(free.size()));
    return Optional.of(
        switch (target.kind()) {
          case DATABASE -> new Fault(Fault.Kind.KILL, target, seconds(1, 12));
          case BROKER -> ofBroker(target);
          case WORKER -> ofWorker(target);
        });
  }

  private Fault ofBroker(Target target) {
    return switch (random.nextInt(3)) {
      case 0 -> new Fault(Fault.Kind.KILL, target, seconds(2, 15));
      case 1 -> new Fault(Fault.Kind.STOP, target, seconds(2, 10));
      default -> new Fault(Fault.Kind.FREEZE, target, seconds(2, 20));
    };
  }

  private Fault ofWorker(Target target) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> new Fault(Fault.Kind.KILL, target, seconds(1, 15));
      case 2 -> new Fault(Fault.Kind.STOP, target, seconds(1, 10));
      // Longer than the session, mostly.
      case 3 -> new Fault(Fault.Kind.FREEZE, target, seconds(5, 30));
      case 4 -> new Fault(Fault.Kind.CUT_FROM_BROKERS, target, seconds(3, 30));
      default -> new Fault(Fault.Kind.CUT_FROM_WORKERS, target, seconds(3, 20));
    };
  }

  private Duration seconds(int from, int to) {
    return Duration.ofMillis(random.nextLong(from * 1000L, to * 1000L));
  }

  private List<Target> free(Collection<Target> broken) {
    List<Target> free = new ArrayList<>();
    long brokenWorkers = count(broken, Kind.WORKER);
    if (brokenWorkers < MOST_WORKERS) {
      add(free, Kind.WORKER, workers, broken);
      // Workers are what this is about.
      add(free, Kind.WORKER, workers, broken);
    }
    if (count(broken, Kind.BROKER) == 0) {
      add(free, Kind.BROKER, brokers, broken);
    }
    add(free, Kind.DATABASE, 1, broken);
    return free;
  }

  private static void add(List<Target> free, Kind kind, int count, Collection<Target> broken) {
    for (int number = 0; number < count; number++) {
      Target target = new Target(kind, number);
      if (!broken.contains(target)) {
        free.add(target);
      }
    }
  }

  private static long count(Collection<Target> targets, Kind kind) {
    return targets.stream().filter(target -> target.kind() == kind).count();
  }
}
