// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.forward;

import io.fairlead.connect.runtime.rest.errors.NotResponsibleException;
import io.fairlead.connect.runtime.rest.errors.RestException;
import io.fairlead.connect.runtime.rest.settings.RequestTimeout;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Gets writes done by the worker that has to do them: here, or over HTTP elsewhere. While that
 * worker is not known, cannot be reached or has just handed over, a write waits and is tried again
 * until its deadline; users see no conflict because of a rebalance. A waiting write holds no
 * thread. Safe for use by any thread; {@link #close()} fails what still waits.
 */
public final class RequestForwarder implements AutoCloseable {

  private final WorkerHttpClient client;
  private final RequestSigner signer;
  private final Supplier<URI> self;
  private final BooleanSupplier ready;
  private final RequestTimeout timeout;
  private final RecentRequests recent;
  private final Set<PendingWrite<?>> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param self this worker's advertised address
   * @param ready false while this worker cannot say who is responsible
   */
  public RequestForwarder(
      WorkerHttpClient client,
      RequestSigner signer,
      Supplier<URI> self,
      BooleanSupplier ready,
      RequestTimeout timeout) {
    this.client = client;
    this.signer = signer;
    this.self = self;
    this.ready = ready;
    this.timeout = timeout;
    this.recent = new RecentRequests(timeout::now);
  }

  /**
   * Does a write.
   *
   * @param executor runs the attempts
   * @return fails as {@link io.fairlead.connect.runtime.herder.Herder} says, with a {@link
   *     RestException} that another worker answered, or with a {@link NotResponsibleException} when
   *     the write was forwarded here
   */
  public <T> CompletableFuture<T> execute(
      WriteCall<T> call, RequestOrigin origin, Executor executor) {
    if (!origin.repeatable()) {
      return start(call, origin, executor);
    }
    String key = origin.requestId() + " " + call.request();
    return recent.once(key, () -> start(call, origin, executor));
  }

  private <T> CompletableFuture<T> start(
      WriteCall<T> call, RequestOrigin origin, Executor executor) {
    Duration allowed = timeout.get();
    if (origin.timeLeft() != null && origin.timeLeft().compareTo(allowed) < 0) {
      allowed = origin.timeLeft();
    }
    Instant deadline = timeout.now().plus(allowed);
    PendingWrite<T> write = new PendingWrite<>(this, call, origin, deadline, executor);
    pending.add(write);
    write.result().whenComplete((result, failure) -> pending.remove(write));
    if (closed) {
      write.fail(stopping());
    } else {
      try {
        write.begin(allowed);
      } catch (RejectedExecutionException e) {
        write.fail(
            new RestException(503, "This worker has too many requests waiting; try again later."));
      }
    }
    return write.result();
  }

  RequestSigner signer() {
    return signer;
  }

  WorkerHttpClient client() {
    return client;
  }

  RequestTimeout timeout() {
    return timeout;
  }

  boolean isReady() {
    return ready.getAsBoolean();
  }

  boolean isSelf(URI worker) {
    URI own = self.get();
    return own != null
        && own.getPort() == worker.getPort()
        && own.getHost() != null
        && own.getHost().equalsIgnoreCase(worker.getHost());
  }

  private static RestException stopping() {
    return new RestException(503, "This worker is stopping; send the request to another one.");
  }

  @Override
  public void close() {
    closed = true;
    pending.forEach(write -> write.fail(stopping()));
  }
}
