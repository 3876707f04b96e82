// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.progress;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Brings bad records to the runtime's dead-letter topic.
 *
 * <p>Invariant 2: such a record is finished when its report is acknowledged, not before.
 *
 * <p>{@link #add} is safe for use by any thread, {@link #drain} is for the task's.
 */
public final class ErrantRecords {

  private final ErrantRecordReporter reporter;
  private final OffsetLedger ledger;
  private final Queue<Bad> found = new ConcurrentLinkedQueue<>();
  private final Deque<Reported> reported = new ArrayDeque<>();
  private final LongAdder count = new LongAdder();

  private record Bad(Tracked record, ConnectException reason) {}

  private record Reported(Tracked record, Future<Void> acknowledged) {}

  /** Reports to the context's reporter, if the runtime has one. */
  public ErrantRecords(SinkTaskContext context, OffsetLedger ledger) {
    this.reporter = reporter(context);
    this.ledger = ledger;
  }

  /** A record that the target will never take. */
  public void add(Tracked record, ConnectException reason) {
    found.add(new Bad(record, reason));
    count.increment();
  }

  /** Records found bad so far. */
  public long count() {
    return count.sum();
  }

  /**
   * Reports what was found, and finishes what is acknowledged.
   *
   * @throws ConnectException if there is no dead-letter topic, or it does not take the record
   */
  public void drain() {
    for (Bad bad = found.poll(); bad != null; bad = found.poll()) {
      if (ledger.isFinished(bad.record())) {
        continue;
      }
      if (reporter == null) {
        throw bad.reason();
      }
      reported.add(
          new Reported(bad.record(), reporter.report(bad.record().record(), bad.reason())));
    }
    for (Iterator<Reported> each = reported.iterator(); each.hasNext(); ) {
      Reported report = each.next();
      if (report.acknowledged().isDone()) {
        each.remove();
        require(report);
        ledger.finish(report.record());
      }
    }
  }

  /** Whether a record still waits for its report. */
  public boolean pending() {
    return !found.isEmpty() || !reported.isEmpty();
  }

  private static void require(Reported report) {
    try {
      report.acknowledged().get();
    } catch (ExecutionException e) {
      throw new ConnectException(
          "Record " + report.record() + " is bad, and could not be reported", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("interrupted while reporting " + report.record(), e);
    }
  }

  /** The reporter of KIP-610, which runtimes before Kafka 2.6 do not have. */
  private static ErrantRecordReporter reporter(SinkTaskContext context) {
    try {
      return context.errantRecordReporter();
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      return null;
    }
  }
}
