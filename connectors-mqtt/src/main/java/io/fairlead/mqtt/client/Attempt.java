// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One attempt to connect, on a thread of its own: a broker may take a minute to answer, and whoever
 * waits for it may be stopped meanwhile. All methods may be called from any thread.
 *
 * @param <T> what comes of it
 */
public final class Attempt<T> {

  private final CompletableFuture<T> outcome = new CompletableFuture<>();
  private final Thread thread;
  private volatile MqttLink link;

  private Attempt(
      String name, Supplier<MqttLink> open, Function<MqttLink, T> steps, Runnable ended) {
    this.thread = new Thread(() -> run(open, steps, ended), "mqtt-connect-" + name);
    thread.setDaemon(true);
  }

  /**
   * Begins one.
   *
   * @param name for its thread
   * @param open makes the link
   * @param steps connects it and does what has to be done at once
   * @param ended is told when there is a {@link #result}, on the attempt's thread
   */
  public static <T> Attempt<T> start(
      String name, Supplier<MqttLink> open, Function<MqttLink, T> steps, Runnable ended) {
    Attempt<T> attempt = new Attempt<>(name, open, steps, ended);
    attempt.thread.start();
    return attempt;
  }

  private void run(Supplier<MqttLink> open, Function<MqttLink, T> steps, Runnable ended) {
    try {
      link = open.get();
      if (outcome.isDone() || !outcome.complete(steps.apply(link))) {
        link.close();
      }
    } catch (RuntimeException | Error e) {
      if (link != null) {
        link.close();
      }
      outcome.completeExceptionally(e);
    } finally {
      ended.run();
    }
  }

  /** Whether there is a result. */
  public boolean done() {
    return outcome.isDone();
  }

  /** Waits a while for the result. */
  public void await(long millis) throws InterruptedException {
    try {
      outcome.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Whoever asks for the result hears of it.
    }
  }

  /**
   * What came of it, once it is {@link #done}.
   *
   * @throws LinkException if the broker refused something, or did not answer; the link is closed
   */
  public T result() {
    try {
      return outcome.getNow(null);
    } catch (java.util.concurrent.CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw e;
    }
  }

  /**
   * Gives it up without waiting for the broker.
   *
   * @return what came of it if it had succeeded already, which is the caller's to close
   */
  public Optional<T> cancel() {
    LinkException given =
        LinkException.broken("Connecting", new InterruptedException("it was given up"));
    if (outcome.completeExceptionally(given)) {
      thread.interrupt();
      MqttLink pending = link;
      if (pending != null) {
        pending.close();
      }
      return Optional.empty();
    }
    return outcome.isCompletedExceptionally() ? Optional.empty() : Optional.of(outcome.join());
  }
}
