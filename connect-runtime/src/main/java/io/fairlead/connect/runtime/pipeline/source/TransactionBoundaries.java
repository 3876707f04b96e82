// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import java.time.Duration;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/** Where transactions of an exactly-once source end (KIP-618). Task's thread only. */
interface TransactionBoundaries {

  /** What becomes of the transaction. */
  enum End {
    NONE,
    COMMIT,
    /** Its records are dropped, while the offsets of all records until here are committed. */
    ABORT
  }

  /** The plugin is started. */
  default void start() {}

  /** After a record that was sent or left out. */
  default End after(SourceRecord record) {
    return End.NONE;
  }

  /**
   * After all records of a poll.
   *
   * @param batch false if the poll gave no batch
   */
  End afterPoll(boolean batch);

  /** When the task is paused or ends. */
  default End atEnd() {
    return End.COMMIT;
  }

  /** For the plugin; null if it has no say. */
  default TransactionContext context() {
    return null;
  }

  /**
   * Those that are configured.
   *
   * @param interval of the worker's offset commits, for a connector that sets none
   */
  static TransactionBoundaries of(SourceConnectorConfig config, Duration interval, Time time) {
    return switch (config.transactionBoundary()) {
      case POLL -> batch -> batch ? End.COMMIT : End.NONE;
      case INTERVAL ->
          new ByInterval(config.transactionBoundaryInterval().orElse(interval).toMillis(), time);
      case CONNECTOR -> new RequestedBoundaries();
    };
  }

  /** With the first poll that ends after some time since the last one. */
  final class ByInterval implements TransactionBoundaries {

    private final long intervalMillis;
    private final Time time;
    private long lastMillis;

    ByInterval(long intervalMillis, Time time) {
      this.intervalMillis = intervalMillis;
      this.time = time;
    }

    @Override
    public void start() {
      lastMillis = time.milliseconds();
    }

    @Override
    public End afterPoll(boolean batch) {
      long now = time.milliseconds();
      if (now - lastMillis < intervalMillis) {
        return End.NONE;
      }
      lastMillis = now;
      return End.COMMIT;
    }
  }
}
