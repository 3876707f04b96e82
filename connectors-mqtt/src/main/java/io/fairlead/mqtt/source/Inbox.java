// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages that wait for the task to be polled, bounded in bytes. Client libraries put, the task's
 * thread takes.
 */
final class Inbox {

  private static final long RECHECK_MILLIS = 100;

  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean woken;
  private boolean closed;

  Inbox(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Adds a message, waiting for room as long as its link lives.
   *
   * @param mayWait false while the task's thread, which makes room, waits for an answer on the same
   *     connection; the receive maximum is the bound then
   */
  void put(Delivery delivery, boolean mayWait) {
    int weight = delivery.message().weight();
    lock.lock();
    try {
      // Invariant 9: a client that is not read from holds the broker back.
      while (mayWait
          && !closed
          && !delivery.window().closed()
          && !waiting.isEmpty()
          && bytes + weight > maxBytes) {
        room.await(RECHECK_MILLIS, TimeUnit.MILLISECONDS);
      }
      waiting.add(delivery);
      bytes += weight;
      changed.signal();
    } catch (InterruptedException e) {
      // The library ends its thread: the link is gone, and the broker sends the message again.
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Takes what is there, waiting a while if that is nothing; empty if it stays so. */
  List<Delivery> take(int max, long waitMillis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(waitMillis);
      while (waiting.isEmpty() && !woken && !closed && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      woken = false;
      int count = Math.min(max, waiting.size());
      List<Delivery> taken = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        Delivery delivery = waiting.remove();
        bytes -= delivery.message().weight();
        taken.add(delivery);
      }
      room.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a wait in {@link #take}: there is something else to do. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
