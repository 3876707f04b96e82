// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.DatabaseKind;
import io.fairlead.cdc.config.DebeziumConnectors;
import io.fairlead.cdc.shape.RecordShape;
import io.fairlead.connect.api.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * One life of Debezium's task, from the offset at which it begins until it is stopped or fails.
 * Single-use. {@link #poll} and {@link #commit} are called by the task's thread, the others by any.
 */
public final class Capture {

  private static final long TELL_EVERY_NANOS = 500_000_000;

  private final SourceTask debezium;
  private final TableSnapshots snapshots;
  private final CaptureProgress progress;
  private final MendedContext context;
  private final Optional<ChangePosition> position;
  private long toldAt = System.nanoTime() - TELL_EVERY_NANOS;

  private Capture(
      SourceTask debezium,
      TableSnapshots snapshots,
      CaptureProgress progress,
      MendedContext context,
      Optional<ChangePosition> position) {
    this.debezium = debezium;
    this.snapshots = snapshots;
    this.progress = progress;
    this.context = context;
    this.position = position;
  }

  /**
   * Prepares the database and starts.
   *
   * @param keys Debezium's configuration
   * @param context has the offset at which to begin
   * @throws RetriableException if the database does not answer
   * @throws org.apache.kafka.common.config.ConfigException if the log lacks what the offset needs
   */
  public static Capture begin(
      CdcConfig config, Map<String, String> keys, MendedContext context, CaptureProgress progress) {
    SourceTask debezium = DebeziumConnectors.createTask(config.kind());
    debezium.initialize(context);
    Map<String, ?> stored = context.offsetStorageReader().offset(Map.of("server", config.prefix()));
    TableSnapshots snapshots = TableSnapshots.prepare(config, stored, debezium, progress);
    Map<String, String> all = new HashMap<>(keys);
    all.put(SnapshotWatch.LIFE, snapshots.life());
    try {
      debezium.start(all);
    } catch (RuntimeException e) {
      stop(debezium, e);
      throw e;
    }
    Optional<ChangePosition> position =
        config.kind() == DatabaseKind.POSTGRESQL
            ? Optional.of(new ChangePosition(stored))
            : Optional.empty();
    return new Capture(debezium, snapshots, progress, context, position);
  }

  /**
   * The next records in their shape; {@code null} or empty if there are none.
   *
   * @throws RetriableException if this life is over and another one has hope
   */
  public List<SourceRecord> poll(RecordShape shape) throws InterruptedException {
    List<SourceRecord> records;
    try {
      records = debezium.poll();
    } catch (RetriableException e) {
      // Debezium goes on retrying for as long as it is asked, even where there is no hope.
      snapshots.checkLog(e);
      throw e;
    } catch (ConnectException e) {
      snapshots.explain(e);
      throw e;
    }
    // Invariant 8: before the records leave, since their offsets may pass over a table that failed.
    snapshots.advance();
    if (records == null || records.isEmpty()) {
      return records;
    }
    context.begun();
    List<SourceRecord> fresh = new ArrayList<>(records.size());
    List<SourceRecord> shaped = new ArrayList<>(records.size());
    for (SourceRecord record : records) {
      if (position.isPresent() && position.get().isRepeated(record)) {
        continue;
      }
      fresh.add(record);
      SourceRecord result = snapshots.isOwn(record) ? null : shape.apply(record);
      Map<String, ?> offset = snapshots.stamp(exact(record.sourceOffset()));
      if (result != null) {
        shaped.add(offset == result.sourceOffset() ? result : withOffset(result, offset));
      }
    }
    if (!fresh.isEmpty()) {
      progress.count(fresh);
    }
    return shaped;
  }

  private Map<String, ?> exact(Map<String, ?> offset) {
    return position.isPresent() ? position.get().stamp(offset) : offset;
  }

  /**
   * Called after a commit of the runtime's. Debezium then reads the stored offset and tells the
   * database, both of which the next poll waits for; with exactly-once that would be every poll.
   */
  public void commit(Acknowledged acknowledged) throws InterruptedException {
    acknowledged.passOn(debezium);
    long now = System.nanoTime();
    if (now - toldAt >= TELL_EVERY_NANOS) {
      toldAt = now;
      debezium.commit();
    }
  }

  /** Ends it. Idempotent. */
  public void stop() {
    debezium.stop();
  }

  /** A start that failed half-way leaves connections behind. */
  private static void stop(SourceTask debezium, RuntimeException failure) {
    try {
      debezium.stop();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** How far it is. */
  public Progress progress(LogDistance log) {
    return progress.progress(snapshots.state(), log.behind(snapshots.lastOffset()));
  }

  private static SourceRecord withOffset(SourceRecord record, Map<String, ?> offset) {
    return new SourceRecord(
        record.sourcePartition(),
        offset,
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.timestamp(),
        record.headers());
  }
}
