// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.api.Progress;
import io.fairlead.connect.runtime.pipeline.quota.Quota;
import io.fairlead.connect.runtime.pipeline.quota.WorkerMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What health and load are judged by. Told by the task's thread at the cost of a few plain writes;
 * read by any thread.
 */
public final class TaskFigures {

  private static final Logger LOG = LoggerFactory.getLogger(TaskFigures.class);
  private static final VarHandle WRITING_TO;

  static {
    try {
      WRITING_TO =
          MethodHandles.lookup().findVarHandle(TaskFigures.class, "writingTo", String.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * How far behind a task is; null where it is not known.
   *
   * @param ms age of the newest delivered record while there are more
   */
  public record Lag(Long records, Long ms) {
    public static final Lag UNKNOWN = new Lag(null, null);
  }

  /** Says how far behind a task is, at a time of the clock; any thread. */
  @FunctionalInterface
  public interface LagSource {
    Lag at(long nowMs);
  }

  private final Time time;
  private final LongAdder records = new LongAdder();
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile long lastRecordMs = -1;
  private volatile LagSource lag = now -> Lag.UNKNOWN;
  private volatile Supplier<Progress> plugin;
  private volatile Progress progress;

  // Of the task's thread; published by the one below.
  private long writes;

  @SuppressWarnings("unused")
  private String writingTo;

  private volatile Quota quota;
  private volatile WorkerMemory.Account memory = new WorkerMemory(Long.MAX_VALUE).open();

  TaskFigures(Time time) {
    this.time = time;
  }

  /** Counts what the task holds against what its worker may hold; before the task is built. */
  void countAgainst(WorkerMemory worker) {
    memory = worker.open();
  }

  /** What the task holds. */
  public WorkerMemory.Account memory() {
    return memory;
  }

  /** The quota that the task keeps to. */
  public void quota(Quota taskQuota) {
    quota = taskQuota;
  }

  /** Whether the task would do more if its quota let it. */
  public boolean heldBack() {
    Quota known = quota;
    return known != null && known.holdsBack();
  }

  /** So many records came from the source, or went to the plugin. */
  void records(int count) {
    if (count > 0) {
      records.add(count);
      lastRecordMs = time.milliseconds();
    }
  }

  /** Records so far. */
  public long records() {
    return records.sum();
  }

  /** When the last record was there, or empty before the first. */
  public Optional<Long> lastRecordMs() {
    long last = lastRecordMs;
    return last < 0 ? Optional.empty() : Optional.of(last);
  }

  /** A write that has not been taken by the producer yet; equal while it is the same one. */
  public record Write(String topic, long number) {}

  /** A record is given to the producer, which may block; task's thread only. */
  public void writing(String topic) {
    writes++;
    WRITING_TO.setRelease(this, topic);
  }

  /** The producer has taken or refused it; task's thread only. */
  public void written() {
    WRITING_TO.setRelease(this, null);
  }

  /** The write that is under way, if any. */
  public Optional<Write> write() {
    String topic = (String) WRITING_TO.getAcquire(this);
    return topic == null ? Optional.empty() : Optional.of(new Write(topic, writes));
  }

  /** Where the lag is known from. */
  public void lagFrom(LagSource source) {
    lag = source;
  }

  /** How far behind the task is, by its consumer or else by what the plugin says. */
  public Lag lag(long nowMs) {
    Lag known = lag.at(nowMs);
    Progress said = progress;
    if (known.ms() == null && said != null && said.lag().isPresent()) {
      return new Lag(known.records(), said.lag().get().toMillis());
    }
    return known;
  }

  /** What the plugin last said that it is doing. */
  public Optional<Progress> progress() {
    return Optional.ofNullable(progress);
  }

  /** The plugin says how far it is. */
  void progressFrom(Supplier<Progress> source) {
    plugin = source;
  }

  /** Asks the plugin anew, unless it has not answered yet; never blocks. */
  public void refreshProgress(Executor threads) {
    Supplier<Progress> source = plugin;
    if (source != null && asking.compareAndSet(false, true)) {
      threads.execute(
          () -> {
            try {
              progress = source.get();
            } catch (RuntimeException | LinkageError e) {
              LOG.debug("A plugin could not tell its progress: {}", e.getClass().getName());
            } finally {
              asking.set(false);
            }
          });
    }
  }
}
