// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.progress;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses a task's partitions while too much waits for the target, and resumes them when half of it
 * is gone.
 *
 * <p>Invariant 9: what waits is bounded by the limit and one batch of the runtime.
 *
 * <p>{@link #remove} and {@link #paused} are safe for use by any thread; the others are for the
 * task's.
 */
public final class PauseGate {

  private static final Logger LOG = LoggerFactory.getLogger(PauseGate.class);

  /** What a record costs beside its bytes: the record itself and what keeps track of it. */
  private static final int OVERHEAD = 400;

  private final SinkTaskContext context;
  private final long maxBytes;
  private final long maxRecords;
  private final long pollMillis;
  private final AtomicLong bytesGone = new AtomicLong();
  private final AtomicLong recordsGone = new AtomicLong();
  private long bytesCome;
  private long recordsCome;
  private volatile boolean paused;

  /**
   * A gate.
   *
   * @param maxBytes what may wait before partitions are paused
   * @param maxRecords how many may wait before partitions are paused
   * @param pollMillis how often the task wants to be called while something waits
   */
  public PauseGate(SinkTaskContext context, long maxBytes, long maxRecords, long pollMillis) {
    this.context = context;
    this.maxBytes = maxBytes;
    this.maxRecords = maxRecords;
    this.pollMillis = pollMillis;
  }

  /** An event of that many bytes waits. */
  public void add(long size) {
    bytesCome += size + OVERHEAD;
    recordsCome++;
  }

  /** So many events of so many bytes in sum do not wait any more. */
  public void remove(long size, int count) {
    bytesGone.addAndGet(size + (long) OVERHEAD * count);
    recordsGone.addAndGet(count);
  }

  /** Bytes that wait, with what the records around them cost. */
  public long waiting() {
    return bytesCome - bytesGone.get();
  }

  /** Whether partitions are paused. */
  public boolean paused() {
    return paused;
  }

  /**
   * Before records are taken in.
   *
   * @throws RetriableException if a runtime goes on sending although it was asked to pause
   */
  public void beforePut(int arriving) {
    long now = waiting();
    if (arriving > 0 && now > 2 * maxBytes) {
      context.timeout(pollMillis);
      throw new RetriableException(
          now + " bytes wait for the target; the batch is taken when they are gone");
    }
  }

  /** After records were taken in, and on every call without any. */
  public void afterPut() {
    long now = waiting();
    long count = recordsCome - recordsGone.get();
    if (now > maxBytes || count > maxRecords) {
      TopicPartition[] partitions = context.assignment().toArray(TopicPartition[]::new);
      if (!paused) {
        LOG.info("{} bytes wait for the target: pausing {} partitions", now, partitions.length);
      }
      context.pause(partitions);
      paused = true;
    } else if (paused && now <= maxBytes / 2 && count <= maxRecords / 2) {
      context.resume(context.assignment().toArray(TopicPartition[]::new));
      paused = false;
      LOG.info("{} bytes wait for the target: going on", now);
    }
    if (now > 0) {
      context.timeout(pollMillis);
    }
  }
}
