// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One run of a fleet in front of a person: tells how it goes each second, ends in order at Ctrl-C
 * too, and writes the ledger. Single-use.
 */
final class Drive {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int SECONDS_ALONE = 5;
  private static final int END_SECONDS = 120;

  private final Fleet fleet;
  private final PaceReport report;
  private final PrintWriter out;
  private final long begin = System.nanoTime();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean interrupted;

  Drive(Fleet fleet, FleetPlan plan, PrintWriter out) {
    this.fleet = fleet;
    this.report = new PaceReport(plan);
    this.out = out;
  }

  /**
   * Drives until all messages are made, the time is over, or the process is told to end.
   *
   * @param ledger where to write what was published
   * @return whether the broker has acknowledged everything
   */
  boolean run(Duration limit, Optional<Path> ledger) throws IOException, InterruptedException {
    Thread hook = new Thread(this::endWithTheProcess, "fleet-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      fleet.start();
      drive(limit);
      return finish(ledger);
    } finally {
      ended.countDown();
      forget(hook);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook waits for this.
    }
  }

  private void endWithTheProcess() {
    interrupted = true;
    try {
      ended.await(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drive(Duration limit) throws InterruptedException {
    int alone = 0;
    while (!fleet.awaitDone(Duration.ofSeconds(1)) && seconds() < limit.toSeconds()) {
      if (interrupted) {
        return;
      }
      Standing now = fleet.standing();
      out.print(report.progress(now, seconds()));
      alone = now.connected() > 0 ? 0 : alone + 1;
      if (alone == SECONDS_ALONE) {
        fleet.trouble().ifPresent(cause -> out.print(report.nobody(cause)));
      }
      out.flush();
    }
  }

  private boolean finish(Optional<Path> ledger) throws IOException, InterruptedException {
    double seconds = seconds();
    Standing end = fleet.standing();
    boolean all = fleet.finish(PATIENCE);
    Ledger published = fleet.ledger();
    if (ledger.isPresent()) {
      published.write(ledger.get());
    }
    out.print(report.end(published, end, seconds));
    report.behind(end, seconds).ifPresent(out::println);
    if (!all) {
      Standing last = fleet.standing();
      out.println(report.missing(last.made() - last.acknowledged(), fleet.trouble()));
    }
    out.flush();
    return all;
  }

  private double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }
}
