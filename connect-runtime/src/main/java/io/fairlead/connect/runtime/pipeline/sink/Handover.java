// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.quota.WorkerMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the consumer's thread and the task's thread meet: batches and events one way, commands the
 * other.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><th>method</th><th>caller</th><th>blocks</th></tr>
 *   <tr><td>offer, tell, full, takeCommands, enterPoll, exitPoll</td><td>consumer</td><td>no</td></tr>
 *   <tr><td>awaitRoom, awaitCommand</td><td>consumer</td><td>up to the given time</td></tr>
 *   <tr><td>next</td><td>task</td><td>up to the given time</td></tr>
 *   <tr><td>upcoming</td><td>task</td><td>no</td></tr>
 *   <tr><td>command, wakeTask, wakeConsumer</td><td>any</td><td>no</td></tr>
 * </table>
 *
 * <p>Invariant 9: the consumer's thread fetches only while there is room, so that at most the given
 * bound and one poll more are held. Events and commands are bounded by the protocol: one commit
 * under way, and one rebalance after the other.
 */
final class Handover {

  private final int maxBatches;
  private final long maxBytes;
  private final Runnable consumerWakeup;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition forTask = lock.newCondition();
  private final Condition forConsumer = lock.newCondition();
  private final ArrayDeque<FetchedBatch> batches = new ArrayDeque<>();
  private final ArrayDeque<TaskEvent> events = new ArrayDeque<>();
  private final ArrayDeque<ConsumerCommand> commands = new ArrayDeque<>();
  private WorkerMemory.Account worker = new WorkerMemory(Long.MAX_VALUE).open();
  private long bytes;
  private long bytesInHand;
  private boolean taskWoken;
  private boolean consumerWoken;
  private boolean taskWaits;
  private boolean consumerWaits;
  private boolean polling;
  private boolean pollsForRoom;

  /**
   * @param maxBytes bound of what is fetched and not yet taken
   * @param consumerWakeup makes the consumer's poll return; called while it polls only
   */
  Handover(int maxBatches, long maxBytes, Runnable consumerWakeup) {
    this.maxBatches = maxBatches;
    this.maxBytes = maxBytes;
    this.consumerWakeup = consumerWakeup;
  }

  /** Counts what is held at the worker's account too; before the first batch. */
  Handover countingAt(WorkerMemory.Account account) {
    worker = account;
    return this;
  }

  void offer(FetchedBatch batch) {
    lock.lock();
    try {
      batches.add(batch);
      worker.add(batch.bytes());
      bytes += batch.bytes();
      signalTask();
    } finally {
      lock.unlock();
    }
  }

  void tell(TaskEvent event) {
    lock.lock();
    try {
      events.add(event);
      signalTask();
    } finally {
      lock.unlock();
    }
  }

  boolean full() {
    lock.lock();
    try {
      return batches.size() >= maxBatches
          || bytes >= maxBytes
          || (!batches.isEmpty() && worker.isFull());
    } finally {
      lock.unlock();
    }
  }

  /** True when there is room to go on fetching or something else to do for the consumer. */
  boolean awaitRoom(long millis) throws InterruptedException {
    return awaitConsumer(millis, true);
  }

  /** True when there is a command, or the consumer's thread was woken. */
  boolean awaitCommand(long millis) throws InterruptedException {
    return awaitConsumer(millis, false);
  }

  private boolean awaitConsumer(long millis, boolean orRoom) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lock();
    try {
      while (true) {
        if (consumerWoken || !commands.isEmpty() || (orRoom && halfEmpty())) {
          consumerWoken = false;
          return true;
        }
        if (left <= 0) {
          return false;
        }
        consumerWaits = true;
        try {
          left = forConsumer.awaitNanos(left);
        } finally {
          consumerWaits = false;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** A thread is only switched for a worthwhile amount of room. */
  private boolean halfEmpty() {
    return batches.size() <= maxBatches / 2
        && bytes <= maxBytes / 2
        && (batches.isEmpty() || !worker.isFull());
  }

  /**
   * False when there is something to do before; otherwise {@link #exitPoll} has to follow.
   *
   * @param full whether the consumer polls only to stay a member, until there is room
   */
  boolean enterPoll(boolean full) {
    lock.lock();
    try {
      if (consumerWoken || !commands.isEmpty() || (full && halfEmpty())) {
        consumerWoken = false;
        return false;
      }
      polling = true;
      pollsForRoom = full;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void exitPoll() {
    lock.lock();
    try {
      polling = false;
      pollsForRoom = false;
    } finally {
      lock.unlock();
    }
  }

  List<ConsumerCommand> takeCommands() {
    lock.lock();
    try {
      if (commands.isEmpty()) {
        return List.of();
      }
      List<ConsumerCommand> taken = new ArrayList<>(commands);
      commands.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  void command(ConsumerCommand command) {
    lock.lock();
    try {
      commands.add(command);
      signalConsumer();
    } finally {
      lock.unlock();
    }
  }

  /** Makes the consumer's thread look around. */
  void wakeConsumer() {
    lock.lock();
    try {
      consumerWoken = true;
      signalConsumer();
    } finally {
      lock.unlock();
    }
  }

  /** Makes the present or the next {@link #next} return. */
  void wakeTask() {
    lock.lock();
    try {
      taskWoken = true;
      signalTask();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is there to do for the task: events first, then batches.
   *
   * @param wantBatches false while the task cannot take more records
   * @return null when the time is over or the task was woken
   */
  Arrival next(long millis, boolean wantBatches) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lockInterruptibly();
    try {
      // The task comes back for more when it is done with what it took.
      worker.add(-bytesInHand);
      bytesInHand = 0;
      while (true) {
        if (!events.isEmpty()) {
          return events.poll();
        }
        if (taskWoken) {
          taskWoken = false;
          return null;
        }
        if (wantBatches && !batches.isEmpty()) {
          return takeBatch();
        }
        if (left <= 0) {
          return null;
        }
        taskWaits = true;
        try {
          left = forTask.awaitNanos(left);
        } finally {
          taskWaits = false;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The batch that {@link #next} gives after the present one, or null. */
  FetchedBatch upcoming() {
    lock.lock();
    try {
      return batches.peek();
    } finally {
      lock.unlock();
    }
  }

  private FetchedBatch takeBatch() {
    FetchedBatch batch = batches.poll();
    bytes -= batch.bytes();
    bytesInHand = batch.bytes();
    if (halfEmpty()) {
      if (consumerWaits) {
        forConsumer.signal();
      } else if (pollsForRoom) {
        pollsForRoom = false;
        consumerWakeup.run();
      }
    }
    return batch;
  }

  private void signalTask() {
    if (taskWaits) {
      forTask.signal();
    }
  }

  private void signalConsumer() {
    if (consumerWaits) {
      forConsumer.signal();
    } else if (polling) {
      consumerWakeup.run();
    }
  }
}
