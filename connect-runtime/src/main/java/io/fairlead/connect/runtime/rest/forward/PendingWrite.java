// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.forward;

import io.fairlead.connect.runtime.herder.WrongWorkerException;
import io.fairlead.connect.runtime.rest.errors.ErrorResponses;
import io.fairlead.connect.runtime.rest.errors.NotResponsibleException;
import io.fairlead.connect.runtime.rest.errors.RestException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.ContentResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One write on its way to the worker that does it. Used once. Attempts follow each other: the next
 * begins when the one before has failed, so its fields need no lock.
 */
final class PendingWrite<T> {

  private static final Logger LOG = LoggerFactory.getLogger(PendingWrite.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /** The herder ends its own attempts at the deadline, with a better message. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** Redirections in a row that are followed without a pause. */
  private static final int QUICK_REDIRECTIONS = 2;

  private final RequestForwarder forwarder;
  private final WriteCall<T> call;
  private final RequestOrigin origin;
  private final Instant deadline;
  private final Executor executor;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  private volatile CompletableFuture<?> attempt;
  private volatile String obstacle;
  private volatile boolean outcomeUnknown;
  private volatile Duration pause = FIRST_PAUSE;
  private final AtomicInteger redirections = new AtomicInteger();

  PendingWrite(
      RequestForwarder forwarder,
      WriteCall<T> call,
      RequestOrigin origin,
      Instant deadline,
      Executor executor) {
    this.forwarder = forwarder;
    this.call = call;
    this.origin = origin;
    this.deadline = deadline;
    this.executor = executor;
  }

  CompletableFuture<T> result() {
    return result;
  }

  /**
   * @throws RejectedExecutionException when the executor is full
   */
  void begin(Duration allowed) {
    executor.execute(this::attemptHere);
    CompletableFuture<Void> timer =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, allowed.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    timer.thenRun(this::expire);
    result.whenComplete((value, failure) -> timer.cancel(false));
  }

  void fail(Throwable failure) {
    if (result.completeExceptionally(failure)) {
      CompletableFuture<?> running = attempt;
      if (running != null) {
        running.cancel(false);
      }
    }
  }

  private void expire() {
    if (!result.isDone()) {
      fail(timedOut());
    }
  }

  private TimeoutException timedOut() {
    return new TimeoutException(
        (obstacle == null ? "It was not done in time" : "The last obstacle was that " + obstacle)
            + (outcomeUnknown ? "; whether it was done is not known." : "; it was cancelled."));
  }

  private boolean isOver() {
    if (result.isDone()) {
      return true;
    }
    if (!forwarder.timeout().now().isBefore(deadline)) {
      // A write that timed out is never executed late.
      fail(timedOut());
      return true;
    }
    return false;
  }

  private void attemptHere() {
    if (isOver()) {
      return;
    }
    if (!forwarder.isReady()) {
      missed(new WrongWorkerException("this worker is still starting", null));
      return;
    }
    CompletableFuture<T> local;
    try {
      local = call.local().apply(deadline);
    } catch (RuntimeException | LinkageError e) {
      local = CompletableFuture.failedFuture(e);
    }
    attempt = local;
    local.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            result.complete(value);
          } else {
            ended(ErrorResponses.unwrap(failure));
          }
        });
  }

  private void ended(Throwable failure) {
    if (failure instanceof WrongWorkerException wrong) {
      missed(wrong);
      return;
    }
    Optional<T> settled = outcomeUnknown ? call.settle().apply(failure) : Optional.empty();
    if (settled.isPresent()) {
      result.complete(settled.get());
    } else {
      fail(failure);
    }
  }

  private void missed(WrongWorkerException wrong) {
    obstacle = wrong.getMessage();
    if (origin.forwarded()) {
      fail(new NotResponsibleException(wrong.target().orElse(null)));
      return;
    }
    Optional<URI> target = wrong.target().filter(worker -> !forwarder.isSelf(worker));
    if (target.isPresent() && redirections.getAndIncrement() < QUICK_REDIRECTIONS) {
      run(() -> attemptAt(target.get()));
    } else {
      redirections.set(0);
      later(target.map(worker -> (Runnable) () -> attemptAt(worker)).orElse(this::attemptHere));
    }
  }

  /** The next attempt after a pause that grows. */
  private void later(Runnable next) {
    Duration now = pause;
    Duration doubled = now.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    CompletableFuture.delayedExecutor(now.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
        .execute(() -> run(next));
  }

  private void run(Runnable next) {
    try {
      executor.execute(next);
    } catch (RejectedExecutionException e) {
      fail(new RestException(503, "This worker has too many requests waiting; try again later."));
    }
  }

  private void attemptAt(URI worker) {
    if (isOver()) {
      return;
    }
    Duration left = forwarder.timeout().until(deadline);
    Map<String, String> headers = new HashMap<>();
    headers.put(RequestOrigin.REQUEST_ID_HEADER, origin.requestId());
    headers.put(RequestOrigin.TIME_LEFT_HEADER, String.valueOf(left.toMillis()));
    if (origin.authorization() != null) {
      headers.put("Authorization", origin.authorization());
    }
    LOG.debug("Forwarding {} to {}", call.request(), worker);
    CompletableFuture<ContentResponse> sent;
    try {
      byte[] body = WorkerHttpClient.toJson(call.request().body());
      if (call.request().internal()) {
        forwarder.signer().sign(body).addTo(headers);
      }
      sent =
          forwarder
              .client()
              .send(call.request().method(), address(worker), body, headers, left.plus(GRACE));
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    attempt = sent;
    sent.whenComplete(
        (answer, failure) -> {
          if (failure != null) {
            unreachable(worker, ErrorResponses.unwrap(failure));
          } else {
            answered(worker, answer);
          }
        });
  }

  private URI address(URI worker) {
    String base = worker.toString();
    String path = call.request().path();
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
            + path
            + (path.contains("?") ? "&" : "?")
            + RequestOrigin.FORWARD_PARAMETER
            + "=false");
  }

  private void answered(URI worker, ContentResponse answer) {
    T value;
    try {
      value = WorkerAnswer.read(worker, answer, call.reader());
    } catch (RuntimeException e) {
      ended(e);
      return;
    }
    result.complete(value);
  }

  private void unreachable(URI worker, Throwable failure) {
    obstacle = "worker " + worker + " cannot be reached: " + failure;
    if (!(failure instanceof ConnectException)) {
      outcomeUnknown = true;
    }
    LOG.info("{} is tried again: {}", call.request(), obstacle);
    redirections.set(0);
    // Who is responsible may have changed.
    later(this::attemptHere);
  }
}
