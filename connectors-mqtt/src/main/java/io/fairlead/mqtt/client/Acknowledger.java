// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Gives a client library acknowledgements in small groups, in their order, so that they leave in
 * one packet of the network and the library's thread is not woken for each.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><th>method</th><th>thread</th></tr>
 *   <tr><td>add, close</td><td>any; never blocks for the network</td></tr>
 *   <tr><td>giveAll</td><td>its own, and the owner's before it says good-bye</td></tr>
 * </table>
 */
final class Acknowledger implements AutoCloseable {

  private static final long GATHER_NANOS = 1_000_000;

  private final String clientId;
  private final Consumer<Inbound> library;
  private final QueuedAcknowledgements queued;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  // Guarded by the lock.
  private List<Inbound> waiting = new ArrayList<>();
  private Thread thread;
  private boolean closed;

  /**
   * @param clientId names the thread, which begins with the first acknowledgement
   * @param library takes one; must not throw, and must not wait for the network
   * @param queued is told before the library is given them
   */
  Acknowledger(String clientId, Consumer<Inbound> library, QueuedAcknowledgements queued) {
    this.clientId = clientId;
    this.library = library;
    this.queued = queued;
  }

  /** One more; of no effect once closed. */
  void add(Inbound message) {
    lock.lock();
    try {
      if (!closed) {
        waiting.add(message);
        if (thread == null) {
          thread = new Thread(this::run, "mqtt-acknowledgements-" + clientId);
          thread.setDaemon(true);
          thread.start();
        } else if (waiting.size() == 1) {
          added.signal();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (awaitOne()) {
      LockSupport.parkNanos(this, GATHER_NANOS);
      giveAll();
    }
  }

  private boolean awaitOne() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        added.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the library what is there. */
  synchronized void giveAll() {
    List<Inbound> giving = take();
    queued.given(giving.size());
    giving.forEach(library);
  }

  private List<Inbound> take() {
    lock.lock();
    try {
      List<Inbound> taken = waiting;
      waiting = new ArrayList<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** The link is gone: what is left the broker sends again. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting = new ArrayList<>();
      added.signal();
    } finally {
      lock.unlock();
    }
  }
}
