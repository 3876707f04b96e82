// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.sink.FetchedBatch.Slice;
import io.fairlead.connect.runtime.pipeline.sink.RecordConversion.Converted;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts the batch that comes next on a thread of its own, while the plugin waits for its target
 * in {@code put}. Converters and transforms still see one record after the other, in the order of
 * the batches, and never two threads at once. Whether a record that was converted ahead is wanted
 * is decided when its batch is taken; a failure counts only then.
 *
 * <p>Task's thread only, but for {@link #abort}. Its own thread is there while there is work.
 */
final class ConversionAhead implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConversionAhead.class);
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final RecordConversion conversion;
  private final ThreadPoolExecutor thread;
  private FetchedBatch batch;
  private Future<Map<Slice, Outcome>> running;

  /** Either of them. */
  private record Outcome(Converted converted, Throwable failure) {}

  ConversionAhead(RecordConversion conversion, ThreadFactory threads) {
    this.conversion = conversion;
    this.thread =
        new ThreadPoolExecutor(
            1, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), threads);
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * Starts with a batch that will be taken next, unless it has already.
   *
   * @param slices those of its slices that are wanted as things are
   */
  void begin(FetchedBatch next, List<Slice> slices) {
    if (batch != next) {
      batch = next;
      running = thread.submit(() -> outcomes(slices));
    }
  }

  private Map<Slice, Outcome> outcomes(List<Slice> slices) {
    Map<Slice, Outcome> outcomes = new IdentityHashMap<>();
    for (Slice slice : slices) {
      try {
        outcomes.put(slice, new Outcome(conversion.convert(slice), null));
      } catch (RuntimeException | Error e) {
        outcomes.put(slice, new Outcome(null, e));
        break;
      }
    }
    return outcomes;
  }

  /**
   * What became of a slice, at once or ahead.
   *
   * @throws ConnectException if a record fails and that is not tolerated
   */
  Converted convert(Slice slice) throws InterruptedException {
    if (running != null) {
      Outcome outcome = awaited().get(slice);
      if (outcome != null) {
        return outcome.failure() == null ? outcome.converted() : rethrow(outcome.failure());
      }
    }
    return conversion.convert(slice);
  }

  private Map<Slice, Outcome> awaited() throws InterruptedException {
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new ConnectException("Records could not be converted", e.getCause());
    }
  }

  private static Converted rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  /** The batch was taken; what is left of it is not wanted. */
  void taken() throws InterruptedException {
    if (running != null) {
      awaited();
    }
    batch = null;
    running = null;
  }

  /** Interrupts a conversion that is under way; from any thread. */
  void abort() {
    thread.shutdownNow();
  }

  /** Waits for a conversion that is under way, so that its plugins can be closed. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("A converter or transform does not return after {}", CLOSE_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
