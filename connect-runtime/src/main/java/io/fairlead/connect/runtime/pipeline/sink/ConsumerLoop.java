// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import io.fairlead.connect.runtime.pipeline.sink.TaskEvent.FetchFailed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage that fetches: a thread that owns the Kafka consumer. It polls, carries out commands of
 * the task's thread, and keeps the membership in the group however long the plugin takes. Single
 * use.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><th>method</th><th>caller</th><th>blocks</th></tr>
 *   <tr><td>start</td><td>task, once</td><td>no</td></tr>
 *   <tr><td>close</td><td>any; idempotent</td><td>no</td></tr>
 *   <tr><td>awaitClosed</td><td>any but its own</td><td>up to the given time</td></tr>
 * </table>
 *
 * <p>Invariant 4: once closed, the consumer can neither commit nor hold partitions, even if the
 * plugin never returns.
 */
final class ConsumerLoop {

  private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);

  /** A poll is ended by a wake-up when there is something to do; this bounds a missed one. */
  private static final Duration POLL = Duration.ofSeconds(5);

  private static final Duration LAG_INTERVAL = Duration.ofSeconds(1);
  private static final Duration COMMAND_WAIT = Duration.ofSeconds(5);

  private final OwnedConsumer consumer;
  private final Handover handover;
  private final RebalanceBridge rebalances;
  private final LagTracker lag;
  private final long patienceMillis;
  private final CountDownLatch closed = new CountDownLatch(1);

  private final AtomicBoolean taken = new AtomicBoolean();

  private volatile boolean closing;
  private volatile Duration closeTimeout = Duration.ofSeconds(30);

  /**
   * What a loop works with.
   *
   * @param maxPollInterval within which the group wants to hear of the consumer
   */
  record Parts(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Handover handover,
      AtomicLong epochs,
      LagTracker lag,
      Duration maxPollInterval) {}

  ConsumerLoop(Parts parts) {
    this.consumer = new OwnedConsumer(parts.consumer(), () -> closing);
    this.handover = parts.handover();
    this.lag = parts.lag();
    // The group waits for a member for as long as that one may stay away; a third is left to join.
    Duration answerDeadline = parts.maxPollInterval().multipliedBy(2).dividedBy(3);
    this.rebalances = new RebalanceBridge(consumer, handover, parts.epochs(), answerDeadline);
    this.patienceMillis = Math.min(1_000, parts.maxPollInterval().toMillis() / 4);
  }

  /**
   * @param subscribe subscribes with the listener that it is given
   * @param thread makes the thread for this loop
   */
  void start(Consumer<ConsumerRebalanceListener> subscribe, Consumer<Runnable> thread) {
    if (taken.compareAndSet(false, true)) {
      try {
        subscribe.accept(rebalances);
      } catch (RuntimeException e) {
        closeConsumer();
        throw e;
      }
      thread.accept(this::run);
    }
  }

  /** Ends the loop; what is not committed by then stays uncommitted. */
  void close(Duration timeout) {
    closeTimeout = timeout;
    closing = true;
    if (taken.compareAndSet(false, true)) {
      // Never started: nobody else uses the consumer.
      closeConsumer();
      return;
    }
    rebalances.close();
    handover.wakeConsumer();
    // Whatever the consumer is blocked in, not only a poll.
    consumer.raw().wakeup();
  }

  boolean awaitClosed(Duration timeout) throws InterruptedException {
    return closed.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run() {
    try {
      fetch();
    } catch (Throwable e) {
      if (!closing) {
        LOG.debug("the consumer failed", e);
        handover.tell(new FetchFailed(e));
        serveUntilClosed();
      }
    } finally {
      closeConsumer();
    }
  }

  private void fetch() throws InterruptedException {
    long lastLag = System.nanoTime();
    while (!closing) {
      runCommands();
      boolean full = handover.full();
      if (full && handover.awaitRoom(patienceMillis)) {
        continue;
      }
      consumer.full(full);
      ConsumerRecords<byte[], byte[]> records = poll(full);
      if (!records.isEmpty()) {
        FetchedBatch batch = FetchedBatch.of(records, consumer.epochs());
        lag.fetched(batch);
        handover.offer(batch);
      }
      long now = System.nanoTime();
      if (now - lastLag >= LAG_INTERVAL.toNanos()) {
        lastLag = now;
        lag.update(consumer);
      }
    }
  }

  private ConsumerRecords<byte[], byte[]> poll(boolean full) {
    if (!handover.enterPoll(full)) {
      return ConsumerRecords.empty();
    }
    try {
      return consumer.raw().poll(full ? Duration.ofMillis(patienceMillis) : POLL);
    } catch (WakeupException e) {
      LOG.trace("woken", e);
      return ConsumerRecords.empty();
    } finally {
      handover.exitPoll();
    }
  }

  private void runCommands() {
    List<ConsumerCommand> commands = handover.takeCommands();
    for (int i = 0; i < commands.size(); i++) {
      if (closing) {
        commands.subList(i, commands.size()).forEach(ConsumerCommand::abandon);
        return;
      }
      commands.get(i).run(consumer);
    }
  }

  /** A consumer that cannot fetch may still be able to commit what was delivered before. */
  private void serveUntilClosed() {
    while (!closing) {
      try {
        handover.awaitCommand(COMMAND_WAIT.toMillis());
        runCommands();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warn("the failed consumer did not carry out a command", e);
      }
    }
  }

  private void closeConsumer() {
    closing = true;
    rebalances.close();
    try {
      consumer.raw().close(CloseOptions.timeout(closeTimeout));
    } catch (RuntimeException e) {
      LOG.warn("the consumer did not close cleanly", e);
    } finally {
      handover.takeCommands().forEach(ConsumerCommand::abandon);
      closed.countDown();
    }
  }
}
