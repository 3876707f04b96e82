// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Reports of errant records that are under way to the dead-letter topic. They hold back the commit
 * of their partition (Invariant 2). Safe for use by any thread; plugins may report from their own.
 *
 * <p>Its size is bounded by the buffer of the reporting producer, which blocks when that is full.
 */
final class PendingReports {

  private final Map<TopicPartition, List<Report>> reports = new HashMap<>();
  private Throwable failure;

  private record Report(long offset, Future<?> acknowledged) {}

  synchronized void add(TopicPartition partition, long offset, Future<?> acknowledged) {
    List<Report> pending = reports.computeIfAbsent(partition, key -> new LinkedList<>());
    while (!pending.isEmpty() && isAcknowledged(pending.get(0))) {
      pending.remove(0);
    }
    Report report = new Report(offset, acknowledged);
    if (!isAcknowledged(report)) {
      pending.add(report);
    }
  }

  /** Offset of the first record of the partition whose report is not acknowledged. */
  synchronized long firstPending(TopicPartition partition) {
    List<Report> pending = reports.get(partition);
    if (pending == null) {
      return Long.MAX_VALUE;
    }
    pending.removeIf(this::isAcknowledged);
    return pending.stream().mapToLong(Report::offset).min().orElse(Long.MAX_VALUE);
  }

  /** Waits until all reports of the partitions are acknowledged, or the time is over. */
  void await(Collection<TopicPartition> partitions, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Report report : of(partitions)) {
      try {
        report.acknowledged().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // The commit ends before this record, then.
        return;
      } catch (ExecutionException | CancellationException e) {
        fail(e);
      }
    }
  }

  /**
   * @throws ConnectException if a report could not be written: the record would be lost
   */
  synchronized void check() {
    if (failure != null) {
      throw new ConnectException(
          "An errant record could not be written to the dead-letter topic; offsets are not"
              + " committed beyond it. Check that the topic exists, is writable and takes records"
              + " of that size.",
          failure);
    }
  }

  synchronized void forget(Collection<TopicPartition> partitions) {
    reports.keySet().removeAll(partitions);
  }

  private synchronized List<Report> of(Collection<TopicPartition> partitions) {
    List<Report> found = new LinkedList<>();
    partitions.forEach(partition -> found.addAll(reports.getOrDefault(partition, List.of())));
    return found;
  }

  /** A report that failed never is, so that nothing is committed beyond its record. */
  private boolean isAcknowledged(Report report) {
    if (!report.acknowledged().isDone()) {
      return false;
    }
    try {
      report.acknowledged().get(0, TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | CancellationException | TimeoutException e) {
      fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private synchronized void fail(Exception e) {
    if (failure == null) {
      failure = e instanceof ExecutionException ? e.getCause() : e;
    }
  }
}
