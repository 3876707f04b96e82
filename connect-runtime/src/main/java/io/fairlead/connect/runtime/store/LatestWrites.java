// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes of which only the last one of a key counts: while one is under way, the next one of its
 * key waits, and takes the place of another that waits already. So the memory needed while the
 * cluster is away grows with the number of keys alone. Thread-safe; no call but flush blocks.
 */
final class LatestWrites<K> {

  private static final Logger LOG = LoggerFactory.getLogger(LatestWrites.class);

  /**
   * A write.
   *
   * @param value null for a tombstone
   * @param wanted asked right before it is sent; false drops it
   */
  record Write(byte[] key, byte[] value, BooleanSupplier wanted) {}

  private final LogProducer producer;
  private final Map<K, Write> underWay = new HashMap<>();
  private final Map<K, Write> waiting = new HashMap<>();

  LatestWrites(LogProducer producer) {
    this.producer = producer;
  }

  void put(K key, Write write) {
    synchronized (this) {
      if (underWay.containsKey(key)) {
        waiting.put(key, write);
        return;
      }
      underWay.put(key, write);
    }
    send(key, write);
  }

  private void send(K key, Write write) {
    CompletableFuture<Void> acknowledged =
        write.wanted().getAsBoolean()
            ? producer.send(write.key(), write.value())
            : CompletableFuture.completedFuture(null);
    acknowledged.whenComplete((nothing, error) -> sent(key, write, error));
  }

  private void sent(K key, Write write, Throwable error) {
    Write next;
    synchronized (this) {
      next = waiting.remove(key);
      if (next == null && error instanceof RetriableException) {
        next = write;
      }
      if (next == null) {
        underWay.remove(key);
        notifyAll();
      } else {
        underWay.put(key, next);
      }
    }
    if (error != null && next == null) {
      LOG.error("The status of {} could not be written: {}", key, error.toString());
    }
    if (next != null) {
      send(key, next);
    }
  }

  /** Waits until nothing is under way; false past the deadline. */
  boolean flush(Duration deadline) {
    Deadline until = Deadline.after(deadline);
    synchronized (this) {
      while (!underWay.isEmpty()) {
        if (until.expired()) {
          return false;
        }
        try {
          wait(Math.max(1, until.remaining().toMillis()));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    return true;
  }
}
