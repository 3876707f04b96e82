// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.fault;

import io.fairlead.chaos.fault.Target.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Draws faults like cards from a shuffled deck, so that each kind comes before any comes twice as
 * often. A pure function of the random numbers and of what is broken already: never two brokers at
 * a time, which would leave no quorum, and at most two workers.
 */
public final class FaultPlan {

  private static final int MOST_WORKERS = 2;
  private static final int MOST_DECKS = 3;

  /** What may be broken; the workers, which this is about, more often. */
  private static final List<Card> DECK =
      List.of(
          new Card(Kind.WORKER, Fault.Kind.KILL, 1, 15),
          new Card(Kind.WORKER, Fault.Kind.KILL, 1, 15),
          new Card(Kind.WORKER, Fault.Kind.STOP, 1, 10),
          // Longer than the session, and within it.
          new Card(Kind.WORKER, Fault.Kind.FREEZE, 8, 25),
          new Card(Kind.WORKER, Fault.Kind.FREEZE, 1, 5),
          new Card(Kind.WORKER, Fault.Kind.CUT_FROM_BROKERS, 8, 25),
          new Card(Kind.WORKER, Fault.Kind.CUT_FROM_BROKERS, 1, 5),
          new Card(Kind.WORKER, Fault.Kind.CUT_FROM_WORKERS, 3, 20),
          new Card(Kind.BROKER, Fault.Kind.KILL, 2, 15),
          new Card(Kind.BROKER, Fault.Kind.STOP, 2, 10),
          new Card(Kind.BROKER, Fault.Kind.FREEZE, 2, 20),
          new Card(Kind.DATABASE, Fault.Kind.KILL, 1, 12));

  private static final List<Card> CLOCKS =
      List.of(
          new Card(Kind.WORKER, Fault.Kind.CLOCK_AHEAD, 4, 20),
          new Card(Kind.WORKER, Fault.Kind.CLOCK_BEHIND, 4, 20));

  private final RandomGenerator random;
  private final int workers;
  private final int brokers;
  private final List<Card> fresh = new ArrayList<>(DECK);
  private final List<Card> deck = new ArrayList<>();

  /** A kind of fault, and for how many seconds. */
  private record Card(Kind target, Fault.Kind fault, int least, int most) {

    Duration drawTime(RandomGenerator random) {
      return Duration.ofMillis(random.nextLong(least * 1000L, most * 1000L));
    }
  }

  /**
   * @param clocks whether clocks of workers jump, too
   */
  public FaultPlan(RandomGenerator random, int workers, int brokers, boolean clocks) {
    this.random = random;
    this.workers = workers;
    this.brokers = brokers;
    if (clocks) {
      fresh.addAll(CLOCKS);
    }
  }

  /** The next fault, or none where all that may be broken is. */
  public Optional<Fault> next(Collection<Target> broken) {
    Optional<Fault> drawn = draw(broken);
    if (drawn.isEmpty()) {
      // What is left cannot be broken now; a new deck behind it may hold what can.
      if (deck.size() >= MOST_DECKS * fresh.size()) {
        deck.clear();
      }
      shuffle();
      drawn = draw(broken);
    }
    return drawn;
  }

  private Optional<Fault> draw(Collection<Target> broken) {
    for (Iterator<Card> cards = deck.iterator(); cards.hasNext(); ) {
      Card card = cards.next();
      List<Target> free = free(card.target(), broken);
      if (!free.isEmpty()) {
        cards.remove();
        Target target = free.get(random.nextInt(free.size()));
        return Optional.of(new Fault(card.fault(), target, card.drawTime(random)));
      }
    }
    return Optional.empty();
  }

  private void shuffle() {
    List<Card> more = new ArrayList<>(fresh);
    while (!more.isEmpty()) {
      deck.add(more.remove(random.nextInt(more.size())));
    }
  }

  private List<Target> free(Kind kind, Collection<Target> broken) {
    int most =
        switch (kind) {
          case WORKER -> MOST_WORKERS;
          case BROKER, DATABASE -> 1;
        };
    if (broken.stream().filter(target -> target.kind() == kind).count() >= most) {
      return List.of();
    }
    int count =
        switch (kind) {
          case WORKER -> workers;
          case BROKER -> brokers;
          case DATABASE -> 1;
        };
    List<Target> free = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      Target target = new Target(kind, number);
      if (!broken.contains(target)) {
        free.add(target);
      }
    }
    return free;
  }
}
