// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import io.debezium.pipeline.signal.SignalPayload;
import io.debezium.pipeline.signal.actions.snapshotting.SnapshotConfiguration;
import io.debezium.pipeline.source.snapshot.incremental.AbstractIncrementalSnapshotContext;
import io.debezium.pipeline.source.snapshot.incremental.IncrementalSnapshotChangeEventSource;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.pipeline.spi.Partition;
import io.debezium.spi.schema.DataCollectionId;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before Debezium's reader of chunks, called by the thread that streams, and adds:
 *
 * <ul>
 *   <li>Requests of earlier lives, which the log brings again after a restart, are passed over.
 *   <li>What the reader throws is told to the task. Debezium only logs it, and the snapshot would
 *       stand still for ever.
 *   <li>The position within a table is the stored one until the first row after a restart. Debezium
 *       forgets it, and a change of the table's definition at that moment would have the table read
 *       from its beginning.
 * </ul>
 */
final class GuardedSnapshots<P extends Partition, T extends DataCollectionId>
    implements IncrementalSnapshotChangeEventSource<P, T> {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedSnapshots.class);

  private final IncrementalSnapshotChangeEventSource<P, T> reader;
  private final SnapshotWatch watch;
  private boolean positioned;

  GuardedSnapshots(IncrementalSnapshotChangeEventSource<P, T> reader, SnapshotWatch watch) {
    this.reader = reader;
    this.watch = watch;
  }

  private interface Call {
    void run() throws InterruptedException;
  }

  private void guarded(OffsetContext offset, Call call) throws InterruptedException {
    position(offset);
    try {
      call.run();
    } catch (RuntimeException e) {
      // Invariant 8: Debezium would go on without the rows.
      watch.failed("the rows of a table could not be read: " + e.getMessage(), e);
      throw e;
    }
  }

  private void position(OffsetContext offset) {
    if (!positioned) {
      positioned = true;
      Object[] key = watch.storedKey();
      if (key != null
          && offset.getIncrementalSnapshotContext()
              instanceof AbstractIncrementalSnapshotContext<?> context
          && context.snapshotRunning()) {
        context.sendEvent(key);
      }
    }
  }

  @Override
  public void addDataCollectionNamesToSnapshot(
      SignalPayload<P> request, SnapshotConfiguration configuration) throws InterruptedException {
    if (watch.isStale(request.id)) {
      LOG.debug("request {} is of an earlier life of the task", request.id);
      return;
    }
    guarded(
        request.offsetContext,
        () -> reader.addDataCollectionNamesToSnapshot(request, configuration));
  }

  @Override
  public void closeWindow(P partition, String id, OffsetContext offset)
      throws InterruptedException {
    guarded(offset, () -> reader.closeWindow(partition, id, offset));
  }

  @Override
  public void resumeSnapshot(P partition, OffsetContext offset) throws InterruptedException {
    guarded(offset, () -> reader.resumeSnapshot(partition, offset));
  }

  @Override
  public void processMessage(P partition, DataCollectionId table, Object key, OffsetContext offset)
      throws InterruptedException {
    guarded(offset, () -> reader.processMessage(partition, table, key, offset));
  }

  @Override
  public void processHeartbeat(P partition, OffsetContext offset) throws InterruptedException {
    guarded(offset, () -> reader.processHeartbeat(partition, offset));
  }

  @Override
  public void processFilteredEvent(P partition, OffsetContext offset) throws InterruptedException {
    guarded(offset, () -> reader.processFilteredEvent(partition, offset));
  }

  @Override
  public void processTransactionStartedEvent(P partition, OffsetContext offset)
      throws InterruptedException {
    guarded(offset, () -> reader.processTransactionStartedEvent(partition, offset));
  }

  @Override
  public void processTransactionCommittedEvent(P partition, OffsetContext offset)
      throws InterruptedException {
    guarded(offset, () -> reader.processTransactionCommittedEvent(partition, offset));
  }

  @Override
  public void processSchemaChange(P partition, OffsetContext offset, DataCollectionId table)
      throws InterruptedException {
    guarded(offset, () -> reader.processSchemaChange(partition, offset, table));
  }

  @Override
  public void pauseSnapshot(P partition, OffsetContext offset) throws InterruptedException {
    reader.pauseSnapshot(partition, offset);
  }

  @Override
  public void init(P partition, OffsetContext offset) {
    reader.init(partition, offset);
  }

  @Override
  public void requestStopSnapshot(
      P partition, OffsetContext offset, Map<String, Object> data, List<String> tables) {
    reader.requestStopSnapshot(partition, offset, data, tables);
  }
}
