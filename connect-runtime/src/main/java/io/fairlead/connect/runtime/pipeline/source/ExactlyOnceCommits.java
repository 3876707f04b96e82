// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.pipeline.Incarnations;
import io.fairlead.connect.runtime.pipeline.SupersededException;
import io.fairlead.connect.runtime.pipeline.TaskControl;
import io.fairlead.connect.runtime.pipeline.TaskSpec;
import io.fairlead.connect.runtime.pipeline.source.TransactionBoundaries.End;
import io.fairlead.connect.runtime.store.TransactionalOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records and their offsets in one transaction of the task's own producer (KIP-618), on the
 * task's thread. What a transaction does not commit nobody sees, and it comes again.
 *
 * <p>Invariant 4: the transactional id is the task's, whatever worker it runs on. A producer that
 * is initialized with it ends the transaction of every older one, and none of those can begin
 * another.
 */
final class ExactlyOnceCommits implements OffsetCommitStrategy {

  private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceCommits.class);
  private static final long LOOK_AROUND_SECONDS = 1;

  /** Whose records are written. */
  record Scope(TaskSpec spec, TaskControl control, Incarnations incarnations, Time time) {}

  /**
   * What they are written with.
   *
   * @param transactionalId of the producer
   */
  record Writing(LazyProducer producer, String transactionalId, TransactionalOffsets offsets) {}

  private record Written(SourceRecord record, RecordMetadata metadata) {}

  private final Scope scope;
  private final Writing writing;
  private final TransactionBoundaries boundaries;
  private final TaskCallbacks callbacks;
  private final SourceMetrics metrics;
  private final TransactionFailures failures;

  // Of the task's thread alone.
  private Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
  private final List<CompletableFuture<Void>> keeping = new ArrayList<>();
  private boolean open;
  private boolean broken;
  private int size;

  private final Queue<Written> written = new ConcurrentLinkedQueue<>();
  private volatile boolean cancelled;

  ExactlyOnceCommits(
      Scope scope,
      Writing writing,
      TransactionBoundaries boundaries,
      TaskCallbacks callbacks,
      SourceMetrics metrics) {
    this.scope = scope;
    this.writing = writing;
    this.boundaries = boundaries;
    this.callbacks = callbacks;
    this.metrics = metrics;
    this.failures =
        new TransactionFailures(
            scope.spec(),
            scope.incarnations(),
            writing.transactionalId(),
            writing.offsets().topic());
  }

  @Override
  public void claim() throws InterruptedException {
    TaskSpec spec = scope.spec();
    scope.incarnations().fenceOlderSets(spec, scope.control()::stopping);
    // Looked at before, so that a late incarnation does not fence a newer one, and after, because
    // that may have been decided meanwhile: from then on this one would be fenced.
    scope.incarnations().requireCurrent(spec);
    if (scope.control().stopping()) {
      throw new SupersededException("Task " + spec.id() + " was stopped before it had started");
    }
    try {
      writing.producer().get().initTransactions();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw failures.explain(e);
    }
    scope.incarnations().requireCurrent(spec);
  }

  @Override
  public void start() {
    boundaries.start();
  }

  @Override
  public Delivery accept(PolledBatch batch, SourceRecord record) {
    return new Delivery(batch, record);
  }

  @Override
  public void beforeSend(ProducerRecord<byte[], byte[]> record) {
    if (record.topic().equals(writing.offsets().topic())) {
      // The task would wait for the end of its own transaction when it reads offsets.
      throw new ConnectException(
          "Task "
              + scope.spec().id()
              + " may not write to its own offset topic "
              + record.topic()
              + " when exactly-once support is enabled");
    }
    begin();
  }

  private void begin() {
    if (!open) {
      try {
        writing.producer().get().beginTransaction();
      } catch (KafkaException | IllegalStateException e) {
        throw failures.explain(e);
      }
      open = true;
    }
  }

  @Override
  public void passed(SourceRecord record) throws InterruptedException {
    remember(record);
    end(boundaries.after(record));
  }

  @SuppressWarnings("unchecked")
  private void remember(SourceRecord record) {
    if (record.sourcePartition() != null || record.sourceOffset() != null) {
      offsets.put(
          (Map<String, ?>) record.sourcePartition(), (Map<String, ?>) record.sourceOffset());
    }
    size++;
  }

  @Override
  public void batchSent(boolean batch) throws InterruptedException {
    end(boundaries.afterPoll(batch));
  }

  @Override
  public void written(Delivery delivery, RecordMetadata metadata) {
    if (callbacks.wantsRecords()) {
      written.add(new Written(delivery.record(), metadata));
    }
  }

  @Override
  public void leftOut(Delivery delivery, CompletableFuture<Void> kept) {
    written(delivery, null);
    if (kept != null) {
      keeping.add(kept);
    }
    size--;
  }

  @Override
  public boolean absorbs(Exception failure) {
    // Of an aborted transaction, or it makes the commit fail, and with it the task.
    if (!(failure instanceof TransactionAbortedException)) {
      LOG.debug("a record was not written; the transaction cannot be committed", failure);
    }
    return true;
  }

  @Override
  public Optional<ConnectException> explain(Exception failure) {
    return Optional.of(failures.explain(failure));
  }

  @Override
  public TransactionContext transactionContext() {
    return boundaries.context();
  }

  @Override
  public void paused() throws InterruptedException {
    // An open transaction would hold up the readers of its topics, and time out.
    end(boundaries.atEnd());
  }

  @Override
  public void broken() {
    broken = true;
  }

  private void end(End wanted) throws InterruptedException {
    if (wanted == End.ABORT) {
      abort();
    }
    if (wanted != End.NONE) {
      commit();
    }
  }

  private void abort() {
    if (!open) {
      LOG.warn("the connector wants its transaction to be aborted, but there is nothing in it");
      return;
    }
    try {
      writing.producer().get().abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      throw failures.explain(e);
    }
    LOG.info("aborted a transaction of {} records, as the connector wants", size);
    open = false;
    size = 0;
  }

  private void commit() throws InterruptedException {
    long begin = scope.time().milliseconds();
    requireLive();
    if (open || !offsets.isEmpty()) {
      try {
        commitTransaction();
      } catch (InterruptException e) {
        scope.control().metrics().commitFailed();
        throw e;
      } catch (KafkaException | IllegalStateException e) {
        scope.control().metrics().commitFailed();
        throw e instanceof ConnectException known ? known : failures.explain(e);
      }
    }
    scope.control().metrics().commitSucceeded(scope.time().milliseconds() - begin);
    tellTask();
  }

  private void commitTransaction() throws InterruptedException {
    awaitKept();
    TransactionalOffsets.Part part =
        offsets.isEmpty() ? TransactionalOffsets.Part.NOTHING : writing.offsets().enlist(offsets);
    await(part.before(), "Offsets could not be forgotten in the worker's offset topic");
    begin();
    // What cannot be sent makes the commit fail.
    part.records().forEach(record -> writing.producer().get().send(record));
    requireLive();
    writing.producer().get().commitTransaction();
    open = false;
    offsets = new HashMap<>();
    if (size > 0) {
      metrics.transactionCommitted(size);
    }
    size = 0;
    part.committed().run();
  }

  /** Invariant 8: the offset is not committed before the failed record is kept. */
  private void awaitKept() throws InterruptedException {
    for (CompletableFuture<Void> kept : keeping) {
      await(kept, "A failed record could not be kept, so its offset is not committed");
    }
    keeping.clear();
  }

  private void await(CompletableFuture<Void> future, String failure) throws InterruptedException {
    while (true) {
      try {
        future.get(LOOK_AROUND_SECONDS, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException e) {
        requireLive();
      } catch (ExecutionException e) {
        throw new ConnectException(failure, e.getCause());
      }
    }
  }

  private void requireLive() {
    if (cancelled || scope.control().cancelled()) {
      // Invariant 4: another incarnation may be running.
      throw new SupersededException("Task " + scope.spec().id() + " was given up");
    }
  }

  private void tellTask() {
    for (Written next = written.poll(); next != null; next = written.poll()) {
      callbacks.commitRecord(next.record(), next.metadata());
    }
    if (!scope.control().cancelled()) {
      callbacks.commit();
    }
  }

  @Override
  public void finish(Duration limit) throws InterruptedException {
    if (broken) {
      LOG.info("the open transaction is not committed, since the task failed within it");
      return;
    }
    end(boundaries.atEnd());
  }

  @Override
  public void cancel() {
    cancelled = true;
  }
}
