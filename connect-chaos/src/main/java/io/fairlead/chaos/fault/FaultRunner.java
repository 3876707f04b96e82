// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.fault;

import io.fairlead.chaos.ChaosException;
import io.fairlead.chaos.History;
import io.fairlead.chaos.cluster.Cluster;
import io.fairlead.chaos.cluster.Link;
import io.fairlead.chaos.cluster.ManagedProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Breaks and heals. Used by one thread. */
public final class FaultRunner {

  /** Brokers refuse records that are stamped more than an hour ahead of their own clock. */
  private static final Duration AHEAD = Duration.ofMinutes(40);

  private static final Duration BEHIND = Duration.ofHours(-2);

  private record Broken(Fault fault, long healAtNanos) {}

  private final Cluster cluster;
  private final History history;
  private final Map<Target, Broken> broken = new HashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  public FaultRunner(Cluster cluster, History history) {
    this.cluster = cluster;
    this.history = history;
  }

  /** What is broken now. */
  public Set<Target> broken() {
    return Set.copyOf(broken.keySet());
  }

  /** How often each kind of fault was there. */
  public Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  /** Breaks something; it is healed by {@link #healDue} when its time is over. */
  public void apply(Fault fault) {
    counts.merge(fault.kind() + " " + fault.target().kind(), 1, Integer::sum);
    history.tell("%s for %.1f s", fault, fault.lasts().toMillis() / 1e3);
    broken.put(fault.target(), new Broken(fault, System.nanoTime() + fault.lasts().toNanos()));
    int number = fault.target().number();
    switch (fault.kind()) {
      case KILL -> kill(fault.target());
      case STOP -> {
        stop(fault.target());
        refuse(fault.target());
      }
      case FREEZE -> process(fault.target()).freeze();
      case CUT_FROM_BROKERS -> cluster.brokerLinks(number).forEach(Link::cut);
      case CUT_FROM_WORKERS -> cluster.workerLink(number).cut();
      case CLOCK_AHEAD -> cluster.clock(number).set(AHEAD);
      case CLOCK_BEHIND -> cluster.clock(number).set(BEHIND);
    }
  }

  private void kill(Target target) {
    if (target.kind() == Target.Kind.DATABASE) {
      cluster.database().kill();
    } else {
      process(target).kill();
      refuse(target);
    }
  }

  /** A broker may wait long for others that are broken; a worker has no such excuse. */
  private void stop(Target target) {
    boolean ended = process(target).terminate();
    if (!ended && target.kind() == Target.Kind.WORKER) {
      throw new ChaosException(target + " did not end in time after SIGTERM");
    }
    if (!ended) {
      history.tell("%s did not end in time after SIGTERM and was killed", target);
    }
  }

  /** Heals what has been broken for long enough. */
  public void healDue() {
    long now = System.nanoTime();
    Iterator<Broken> each = broken.values().iterator();
    while (each.hasNext()) {
      Broken next = each.next();
      if (next.healAtNanos() - now <= 0) {
        each.remove();
        heal(next.fault());
      }
    }
  }

  /** Heals everything. */
  public void healAll() {
    broken.values().forEach(each -> heal(each.fault()));
    broken.clear();
  }

  private void heal(Fault fault) {
    history.tell("%s is healed", fault);
    int number = fault.target().number();
    switch (fault.kind()) {
      case KILL, STOP -> start(fault.target());
      case FREEZE -> process(fault.target()).thaw();
      case CUT_FROM_BROKERS -> cluster.brokerLinks(number).forEach(Link::join);
      case CUT_FROM_WORKERS -> cluster.workerLink(number).join();
      case CLOCK_AHEAD, CLOCK_BEHIND -> cluster.clock(number).set(Duration.ZERO);
    }
  }

  private void start(Target target) {
    if (target.kind() == Target.Kind.DATABASE) {
      cluster.database().restart();
    } else {
      if (target.kind() == Target.Kind.WORKER) {
        cluster.workerLink(target.number()).listen();
      }
      process(target).start();
    }
  }

  /** The link stands for the machine, which refuses connections to a process that has ended. */
  private void refuse(Target target) {
    if (target.kind() == Target.Kind.WORKER) {
      cluster.workerLink(target.number()).refuse();
    }
  }

  private ManagedProcess process(Target target) {
    return target.kind() == Target.Kind.WORKER
        ? cluster.worker(target.number())
        : cluster.broker(target.number());
  }
}
