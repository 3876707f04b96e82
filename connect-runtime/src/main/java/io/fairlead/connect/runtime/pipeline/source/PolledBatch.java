// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import java.util.concurrent.atomic.AtomicInteger;

/** The records of one poll, counted until each is written or left out. */
final class PolledBatch {

  private final SendStage sender;
  private final SourceMetrics metrics;
  private final int size;
  private final AtomicInteger open;
  private final AtomicInteger leftOut = new AtomicInteger();

  PolledBatch(SendStage sender, SourceMetrics metrics, int size) {
    this.sender = sender;
    this.metrics = metrics;
    this.size = size;
    this.open = new AtomicInteger(size);
  }

  SendStage sender() {
    return sender;
  }

  /** A record was written to Kafka. */
  void written() {
    close();
  }

  /** A record was filtered, or failed where failures are tolerated. */
  void leftOut() {
    leftOut.incrementAndGet();
    close();
  }

  private void close() {
    if (open.decrementAndGet() == 0) {
      metrics.batchWritten(size, size - leftOut.get());
    }
  }
}
