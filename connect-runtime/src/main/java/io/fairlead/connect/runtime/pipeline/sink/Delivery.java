// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.TaskControl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage that hands records to the plugin's {@code put}, and again when that asks for it. Task's
 * thread only.
 *
 * <p>Invariant 3: the next batch is taken only when this one was accepted, so that a partition's
 * records reach the plugin in offset order.
 */
final class Delivery {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final long FIRST_RETRY_MILLIS = 500;
  private static final int PARTITIONS_IN_MESSAGE = 10;

  private final SinkTask task;
  private final TaskControl control;
  private final Time time;
  private final long maxRetryMillis;
  private final Runnable afterPut;

  private List<TracedSinkRecord> pending = new ArrayList<>();
  private final Map<TopicPartition, Range> ranges = new LinkedHashMap<>();
  private int attempts;
  private long callAt = Long.MAX_VALUE;

  /** Offsets of a partition in the batch, filtered records included; the end is exclusive. */
  private record Range(long from, long to) {
    @Override
    public String toString() {
      return from + ".." + (to - 1);
    }
  }

  /**
   * @param maxRetryMillis longest pause before a redelivery for which the plugin set no time-out
   * @param afterPut throws if the batch must not count as delivered although put returned
   */
  Delivery(SinkTask task, TaskControl control, Time time, long maxRetryMillis, Runnable afterPut) {
    this.task = task;
    this.control = control;
    this.time = time;
    this.maxRetryMillis = maxRetryMillis;
    this.afterPut = afterPut;
  }

  /** Whether a batch waits to be delivered again. */
  boolean retrying() {
    return attempts > 0;
  }

  /** Milliseconds of the clock at which put wants to be called, be it without records. */
  long callAt() {
    return callAt;
  }

  /** Not later than that. */
  void callAt(long millis) {
    callAt = Math.min(callAt, millis);
  }

  /** The plugin said when it wants to be called; that counts more than a pause of ours. */
  void callInstead(long millis) {
    callAt = millis;
  }

  /** Takes what a slice became: all its records are converted, filtered or reported. */
  void add(FetchedBatch.Slice slice, List<TracedSinkRecord> records) {
    if (pending.isEmpty()) {
      pending = records;
    } else {
      pending.addAll(records);
    }
    ranges.put(slice.partition(), new Range(slice.records().get(0).offset(), slice.nextOffset()));
  }

  /** What was to be delivered of these partitions is no longer. */
  void drop(Collection<TopicPartition> partitions) {
    if (ranges.keySet().removeAll(partitions)) {
      Set<TopicPartition> gone = new HashSet<>(partitions);
      pending.removeIf(record -> gone.stream().anyMatch(record::comesFrom));
      if (ranges.isEmpty()) {
        accepted();
      }
    }
  }

  /**
   * Calls put with what there is, which may be nothing.
   *
   * @param delivered takes the partitions with the offset after the last accepted record
   * @return records that the plugin accepted, or -1 when it wants them again later
   */
  int put(ObjLongConsumer<TopicPartition> delivered) {
    try {
      // The plugin may keep and change its list; this one may have to be delivered again.
      List<SinkRecord> copy = new ArrayList<>(pending);
      control.calls().begin("put");
      try {
        task.put(copy);
      } finally {
        control.calls().end();
      }
    } catch (RetriableException e) {
      retryLater(e);
      return -1;
    } catch (Throwable e) {
      throw new ConnectException(
          "put failed with "
              + describe()
              + "; the task goes on after its last committed offsets when it is restarted",
          e);
    }
    afterPut.run();
    int count = pending.size();
    ranges.forEach((partition, range) -> delivered.accept(partition, range.to()));
    accepted();
    return count;
  }

  private void accepted() {
    pending = new ArrayList<>();
    ranges.clear();
    attempts = 0;
    callAt = Long.MAX_VALUE;
  }

  private void retryLater(RetriableException e) {
    long pause = Math.min(maxRetryMillis, FIRST_RETRY_MILLIS << Math.min(attempts, 20));
    attempts++;
    callAt = time.milliseconds() + pause;
    LOG.warn(
        "put wants to be called again with {} (attempt {})",
        describe(),
        attempts,
        control.secrets().scrub(e));
  }

  private String describe() {
    String where =
        ranges.entrySet().stream()
            .limit(PARTITIONS_IN_MESSAGE)
            .map(entry -> entry.getKey() + " offsets " + entry.getValue())
            .collect(Collectors.joining(", "));
    int more = ranges.size() - PARTITIONS_IN_MESSAGE;
    return pending.isEmpty() && ranges.isEmpty()
        ? "no records"
        : pending.size() + " records of " + where + (more > 0 ? " and " + more + " more" : "");
  }
}
