// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.siem;

import java.net.URI;
import java.util.Locale;

/**
 * The sinks beside hand-written clients that make the same bytes of the same records:
 *
 * <pre>
 * SiemBenchmark hec [EVENTS] [ROUNDS]
 * SiemBenchmark search [DOCUMENTS] [ROUNDS]
 * SiemBenchmark away [SECONDS] [hec|search]     heap while the target is away, nothing lost after
 * </pre>
 *
 * The targets are processes of their own, so the processor time that is told is the client's alone.
 */
public final class SiemBenchmark {

  private static final int WARM_UPS = 2;

  private SiemBenchmark() {}

  /** Runs a measure and prints it. */
  public static void main(String[] arguments) throws Exception {
    String what = arguments.length > 0 ? arguments[0] : "hec";
    switch (what) {
      case "hec" -> hec(number(arguments, 1, 2_000_000), number(arguments, 2, 5));
      case "search" -> search(number(arguments, 1, 200_000), number(arguments, 2, 5));
      case "away" -> away(number(arguments, 1, 300), arguments.length > 2 ? arguments[2] : "hec");
      default -> throw new IllegalArgumentException("hec, search or away, not " + what);
    }
  }

  private static int number(String[] arguments, int position, int otherwise) {
    return arguments.length > position ? Integer.parseInt(arguments[position]) : otherwise;
  }

  private static void away(int seconds, String what) throws Exception {
    try (AwayTarget target = "search".equals(what) ? new AwaySearch() : new AwayCollector()) {
      Away.run(target, seconds);
    }
  }

  private static void hec(int events, int rounds) throws Exception {
    try (TargetProcess target = TargetProcess.start(CollectorTarget.class)) {
      URI uri = target.uri();
      compare(
          rounds,
          () -> HandWritten.collector(uri, events),
          () -> Sinks.collector(uri, events),
          events);
    }
  }

  private static void search(int documents, int rounds) throws Exception {
    try (SearchTarget target = SearchTarget.start()) {
      compare(
          rounds,
          () -> HandWritten.search(target.uri(), target.freshIndex(), documents),
          () -> Sinks.search(target.uri(), target.freshIndex(), documents),
          documents);
    }
  }

  /** More rounds than asked for, the first of which warm up; in turn, so that both drift. */
  private static void compare(int rounds, Measure.Run byHand, Measure.Run sink, int events)
      throws Exception {
    double speed = 1;
    double perCore = 1;
    for (int round = 1 - WARM_UPS; round <= rounds; round++) {
      Measure hand = Measure.of("hand-written", events, byHand);
      Measure ours = Measure.of("sink", events, sink);
      double ratio = ours.perSecond() / hand.perSecond();
      double coreRatio = hand.cpuMicros() / ours.cpuMicros();
      System.out.printf(
          Locale.ROOT,
          "round %d%s: %s, %s; events/s %.2f, events/s and core %.2f%n",
          round,
          round <= 0 ? " (warm-up)" : "",
          hand,
          ours,
          ratio,
          coreRatio);
      if (round > 0) {
        speed *= ratio;
        perCore *= coreRatio;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "of the hand-written client's: events/s %.2f, events/s and core %.2f (means of %d"
            + " rounds)%n",
        Math.pow(speed, 1.0 / rounds),
        Math.pow(perCore, 1.0 / rounds),
        rounds);
  }
}
