// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.pipeline.TaskControl;
import io.fairlead.connect.runtime.pipeline.TaskThread;
import io.fairlead.connect.runtime.store.SourceOffsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Commits on a schedule of the task's own, {@code offset.flush.interval.ms}, beside the records
 * that go on flowing. A commit that fails or takes longer than {@code offset.flush.timeout.ms} is
 * made up for by the next. Records of which the commit was lost come again after a restart.
 */
final class AtLeastOnceCommits implements OffsetCommitStrategy {

  private static final Logger LOG = LoggerFactory.getLogger(AtLeastOnceCommits.class);

  /** Whose offsets are committed, and with what. */
  record Scope(
      ConnectorTaskId id,
      TaskControl control,
      SourceTaskServices services,
      WorkerConfig config,
      Time time) {}

  private final Scope scope;
  private final SourceOffsets store;
  private final TaskCallbacks callbacks;
  private final AckTracker tracker = new AckTracker();
  private final ClassLoader loader;

  private final Semaphore committing = new Semaphore(1);
  private final AtomicBoolean inCallback = new AtomicBoolean();
  private volatile boolean ended;
  private volatile Future<?> schedule;

  AtLeastOnceCommits(Scope scope, SourceOffsets store, TaskCallbacks callbacks) {
    this.scope = scope;
    this.store = store;
    this.callbacks = callbacks;
    this.loader = Thread.currentThread().getContextClassLoader();
  }

  @Override
  public void claim() {
    // Without transactions nobody can be kept from writing but by closing its producer.
  }

  @Override
  public void start() {
    schedule = scope.services().every(scope.config().offsetCommitInterval(), this::commitInTurn);
    if (ended) {
      schedule.cancel(false);
    }
  }

  @Override
  public Delivery accept(PolledBatch batch, SourceRecord record) {
    return tracker.submit(batch, record);
  }

  @Override
  public void beforeSend(ProducerRecord<byte[], byte[]> record) {}

  @Override
  public void passed(SourceRecord record) {}

  @Override
  public void batchSent(boolean batch) {
    tracker.advanceIfDue();
  }

  @Override
  public void written(Delivery delivery, RecordMetadata metadata) {
    callbacks.commitRecord(delivery.record(), metadata);
    delivery.settle();
  }

  @Override
  public void leftOut(Delivery delivery, CompletableFuture<Void> kept) {
    if (kept == null) {
      done(delivery);
    } else {
      // Invariant 8: the task may let its source forget a failed record only when that is kept.
      kept.thenRun(() -> done(delivery));
    }
  }

  private void done(Delivery delivery) {
    callbacks.commitRecord(delivery.record(), null);
    delivery.settle();
  }

  @Override
  public boolean absorbs(Exception failure) {
    return false;
  }

  @Override
  public Optional<ConnectException> explain(Exception failure) {
    return Optional.empty();
  }

  @Override
  public TransactionContext transactionContext() {
    return null;
  }

  @Override
  public void paused() {}

  @Override
  public void broken() {
    // What is acknowledged may be committed whatever came after it.
  }

  private void commitInTurn() {
    Thread thread = Thread.currentThread();
    MDC.put(
        TaskThread.LOGGING_CONTEXT,
        "[" + scope.id().connector() + "|task-" + scope.id().task() + "|offsets] ");
    thread.setContextClassLoader(loader);
    try {
      if (committing.tryAcquire()) {
        boolean committed;
        try {
          committed = commit(scope.config().offsetCommitTimeout().toMillis());
        } finally {
          committing.release();
        }
        if (committed) {
          tellTask();
        }
      }
    } catch (InterruptedException e) {
      thread.interrupt();
    } catch (RuntimeException e) {
      LOG.error("cannot commit source offsets", e);
    } finally {
      thread.setContextClassLoader(AtLeastOnceCommits.class.getClassLoader());
      MDC.remove(TaskThread.LOGGING_CONTEXT);
    }
  }

  /** Commits what is committable by now; false if that failed. */
  private boolean commit(long timeoutMillis) throws InterruptedException {
    long begin = scope.time().milliseconds();
    Map<Map<String, ?>, Map<String, ?>> offsets = tracker.takeCommittable();
    boolean committed = false;
    try {
      committed = offsets.isEmpty() || store(offsets, timeoutMillis);
    } finally {
      if (!committed) {
        tracker.giveBack(offsets);
      }
    }
    if (committed) {
      scope.control().metrics().commitSucceeded(scope.time().milliseconds() - begin);
    } else {
      scope.control().metrics().commitFailed();
    }
    return committed;
  }

  private boolean store(Map<Map<String, ?>, Map<String, ?>> offsets, long timeoutMillis)
      throws InterruptedException {
    if (scope.control().cancelled()) {
      // Invariant 4: another incarnation may be running.
      return false;
    }
    try {
      store.commit(offsets).get(timeoutMillis, TimeUnit.MILLISECONDS);
      LOG.debug("committed offsets of {} source partitions", offsets.size());
      return true;
    } catch (ExecutionException e) {
      LOG.error("cannot commit source offsets, the next commit includes them", e.getCause());
    } catch (TimeoutException e) {
      LOG.error(
          "source offsets were not committed in {} ms, the next commit includes them",
          timeoutMillis);
    } catch (RuntimeException e) {
      LOG.error("cannot commit source offsets, the next commit includes them", e);
    }
    return false;
  }

  /** Invariant 6: a task that hangs in its callback keeps no offset from being committed. */
  private void tellTask() {
    if (!scope.control().cancelled() && inCallback.compareAndSet(false, true)) {
      try {
        callbacks.commit();
      } finally {
        inCallback.set(false);
      }
    }
  }

  @Override
  public void finish(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    endSchedule();
    boolean committed = false;
    if (committing.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      try {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        committed = commit(Math.max(0, left));
      } finally {
        committing.release();
      }
    }
    if (committed) {
      tellTask();
    } else if (!scope.control().cancelled()) {
      LOG.warn("the last source offsets were not committed; their records will come again");
    }
  }

  @Override
  public void cancel() {
    endSchedule();
  }

  private void endSchedule() {
    ended = true;
    Future<?> running = schedule;
    if (running != null) {
      running.cancel(false);
    }
  }
}
