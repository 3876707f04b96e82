// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.membership.GroupView;
import io.fairlead.connect.runtime.membership.Member;
import io.fairlead.connect.runtime.placement.WorkUnit;
import io.fairlead.connect.runtime.store.ClusterConfig;
import io.fairlead.connect.runtime.store.ConfigStore;
import io.fairlead.connect.runtime.store.ConfigStore.ConfigWriter;
import io.fairlead.connect.runtime.store.ConfigStore.FencedWriterException;
import io.fairlead.connect.runtime.store.Owner;
import io.fairlead.connect.runtime.store.StatusStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the config topic while this worker leads its group: operations of users, and placements.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><th>method</th><th>caller</th><th>blocks</th></tr>
 *   <tr><td>submit, planSoon, view, seatLost</td><td>any</td><td>no</td></tr>
 *   <tr><td>close</td><td>any but the leader's thread</td><td>up to 5 s</td></tr>
 * </table>
 *
 * All decisions are made on the leader's one thread, on the newest state, and never call a plugin.
 * Operations that wait together are written in one transaction.
 */
final class Leader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Leader.class);
  private static final int MAX_BATCH = 200;
  private static final int MAX_WAITING = 10_000;
  private static final Duration WRITE_DEADLINE = Duration.ofSeconds(30);
  private static final long IDLE_MS = 5_000;
  private static final long RETRY_MS = 500;
  private static final long FINISH_MS = 5_000;
  private static final long GIVE_UP_MS = 1_000;

  private final ConfigStore configs;
  private final StatusStore statuses;
  private final SessionKeys sessionKeys;
  private final GroupNotes notes;
  private final String workerId;
  private final BlockingQueue<Operation<?>> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread thread;
  private final Runnable confirm;
  private volatile GroupView view;
  private volatile boolean planWanted = true;
  private ConfigWriter writer;

  /** The view under which another leader took over; touched by the leader's thread. */
  private GroupView doubted;

  private record Operation<T>(
      String what,
      Instant deadline,
      Function<ClusterConfig, Change<T>> decide,
      CompletableFuture<T> answer) {

    /** Decides on the predicted state; the answer is given by the returned action once written. */
    Runnable decideOn(PredictedConfig predicted) {
      Change<T> change = decide.apply(predicted.config());
      predicted.add(change.records());
      return () -> answer.complete(change.answer());
    }
  }

  Leader(HerderServices services, GroupNotes notes) {
    this.notes = notes;
    this.workerId = services.environment().workerId();
    this.configs = services.configs();
    this.statuses = services.statuses();
    this.sessionKeys = SessionKeys.of(services.config());
    this.confirm = services.membership()::confirm;
    this.thread = new Thread(this::run, "connect-leader-" + workerId);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void view(GroupView joined) {
    notes.seen(joined);
    view = joined;
    planSoon();
  }

  void seatLost() {
    view = null;
    wake();
  }

  boolean isLeader() {
    GroupView now = view;
    return now != null && now.isLeader() && !closed.get();
  }

  /** A status changed or time passed: the placements may have to follow. */
  void planSoon() {
    planWanted = true;
    wake();
  }

  private void wake() {
    if (!waiting.offer(nothing())) {
      LOG.debug("The leader's thread is busy and will look anyway");
    }
  }

  private static Operation<Void> nothing() {
    return new Operation<>(
        null, Instant.MAX, config -> Change.nothing(null), new CompletableFuture<>());
  }

  /**
   * Decides and writes.
   *
   * @param decide pure; gets the newest state; what it throws is the answer
   * @return completes once the change is durable; fails with {@link WrongWorkerException} when
   *     another worker leads, and with TimeoutException when the deadline passed before the change
   *     was written: then it never will be
   */
  <T> CompletableFuture<T> submit(
      String what, Instant deadline, Function<ClusterConfig, Change<T>> decide) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (!isLeader()) {
      answer.completeExceptionally(notLeader());
    } else if (!waiting.offer(new Operation<>(what, deadline, decide, answer))) {
      answer.completeExceptionally(
          new ConnectException("Too many requests wait for the leader; try again later"));
    } else if (closed.get()) {
      refuse(drain(new ArrayList<>()));
    }
    return answer;
  }

  /**
   * Looks at the state as far as it is known, without waiting for the leader's thread.
   *
   * @return fails with {@link WrongWorkerException} when another worker leads
   */
  <T> CompletableFuture<T> glance(Function<ClusterConfig, T> look) {
    return isLeader()
        ? CompletableFuture.completedFuture(look.apply(configs.snapshot()))
        : CompletableFuture.failedFuture(notLeader());
  }

  private WrongWorkerException notLeader() {
    GroupView now = view;
    Optional<Member> target = now == null ? Optional.empty() : now.leader();
    if (closed.get() && now != null && now.isLeader()) {
      // Any of the others knows the next leader sooner than this worker, which has left.
      target = now.members().values().stream().filter(each -> each != now.self()).findAny();
    }
    return new WrongWorkerException(
        "This worker does not lead the group",
        target.filter(member -> !member.equals(now.self())).map(Member::url).orElse(null));
  }

  private void run() {
    while (!closed.get()) {
      try {
        turn();
      } catch (InterruptedException e) {
        LOG.debug("Leader thread interrupted");
      } catch (FencedWriterException e) {
        LOG.warn("Another worker took over the lead: {}", e.getMessage());
        closeWriter();
        doubt();
      } catch (KafkaException e) {
        LOG.warn("The config topic cannot be written at the moment: {}", e.toString());
        closeWriter();
        pause();
      } catch (RuntimeException e) {
        LOG.error("The leader's thread met an unexpected error and goes on", e);
        closeWriter();
        pause();
      }
    }
    refuse(drain(new ArrayList<>()));
    // The interrupt that ended the loop must not cut the producer's good-bye short.
    boolean interrupted = Thread.interrupted();
    closeWriter();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn() throws InterruptedException {
    List<Operation<?>> batch = new ArrayList<>();
    Operation<?> first = waiting.poll(IDLE_MS, TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      drain(batch);
    }
    batch.removeIf(operation -> operation.what() == null);
    GroupView seat = view;
    if (seat == null || !seat.isLeader()) {
      closeWriter();
      refuse(batch);
      return;
    }
    if (seat == doubted) {
      batch.forEach(operation -> operation.answer().completeExceptionally(retryLater()));
      return;
    }
    try {
      lead(batch, seat);
    } catch (RuntimeException e) {
      boolean fenced = e instanceof FencedWriterException;
      batch.forEach(
          operation -> operation.answer().completeExceptionally(fenced ? retryLater() : e));
      planWanted = true;
      throw e;
    }
  }

  /**
   * Who was fenced may lead no more, e.g. after the process stood still. To take the pen back at
   * once would fence the rightful leader, so the group is asked first. It answers with a new view,
   * also where this worker still leads.
   */
  private void doubt() {
    doubted = view;
    confirm.run();
  }

  private static WrongWorkerException retryLater() {
    return new WrongWorkerException("The lead is changing", null);
  }

  private List<Operation<?>> drain(List<Operation<?>> batch) {
    waiting.drainTo(batch, MAX_BATCH);
    return batch;
  }

  private void lead(List<Operation<?>> batch, GroupView seat) {
    if (writer == null) {
      writer = configs.openWriter();
      configs.refresh(WRITE_DEADLINE);
      planWanted = true;
      LOG.info("This worker leads its group");
    }
    PredictedConfig predicted = new PredictedConfig(configs.snapshot());
    predicted.add(sessionKeys.due(configs.snapshot()));
    List<Runnable> answers = new ArrayList<>();
    for (Operation<?> operation : batch) {
      decide(operation, predicted, answers);
    }
    if (planWanted || !predicted.records().isEmpty()) {
      planWanted = false;
      predicted.plan(seat.members().keySet(), notes, workerId, this::epochFloor, this::isReleased);
    }
    if (!predicted.records().isEmpty()) {
      writer.write(predicted.records(), WRITE_DEADLINE);
    }
    answers.forEach(Runnable::run);
  }

  private static void decide(
      Operation<?> operation, PredictedConfig predicted, List<Runnable> answers) {
    if (Instant.now().isAfter(operation.deadline())) {
      operation
          .answer()
          .completeExceptionally(
              new TimeoutException(
                  "Request to "
                      + operation.what()
                      + " timed out before it was begun; it is cancelled"));
      return;
    }
    try {
      answers.add(operation.decideOn(predicted));
    } catch (ConnectException e) {
      operation.answer().completeExceptionally(e);
    }
  }

  private int epochFloor(WorkUnit unit) {
    return unit.isInstance()
        ? statuses.connector(unit.connector()).map(status -> status.generation()).orElse(0)
        : statuses
            .task(new ConnectorTaskId(unit.connector(), unit.task()))
            .map(status -> status.generation())
            .orElse(0);
  }

  private boolean isReleased(WorkUnit unit, Owner owner) {
    if (unit.isInstance()) {
      return statuses
          .connector(unit.connector())
          .filter(status -> status.state() == RunState.UNASSIGNED)
          .filter(status -> status.generation() >= owner.epoch())
          .isPresent();
    }
    return statuses
        .task(new ConnectorTaskId(unit.connector(), unit.task()))
        .filter(status -> status.state() == RunState.UNASSIGNED)
        .filter(status -> status.generation() >= owner.epoch())
        .isPresent();
  }

  private void refuse(List<Operation<?>> batch) {
    batch.forEach(operation -> operation.answer().completeExceptionally(notLeader()));
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      LOG.debug("Leader thread interrupted");
    }
  }

  private void closeWriter() {
    if (writer != null) {
      try {
        writer.close();
      } catch (RuntimeException e) {
        LOG.warn("Closing the config topic's writer failed: {}", e.toString());
      }
      writer = null;
    }
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      wake();
    }
    try {
      // A write that is under way is somebody's request: it is interrupted only if it hangs.
      thread.join(FINISH_MS);
      thread.interrupt();
      thread.join(GIVE_UP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
