// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.apache.kafka.connect.errors.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the task configs that instances on this worker compute to the leader, whoever that is by
 * then, until they have arrived. Of one connector only the newest matter. Any thread; never blocks.
 */
final class TaskConfigRelay {

  private static final Logger LOG = LoggerFactory.getLogger(TaskConfigRelay.class);
  private static final Duration ATTEMPT = Duration.ofSeconds(30);
  private static final long FIRST_BACKOFF_MS = 100;
  private static final long MAX_BACKOFF_MS = 10_000;

  private final BiFunction<Outgoing, Instant, CompletableFuture<Void>> send;
  private final Predicate<String> isOurs;
  private final ScheduledExecutorService timer;
  private final Map<String, Outgoing> newest = new ConcurrentHashMap<>();

  /** Task configs under way. */
  record Outgoing(String connector, List<Map<String, String>> configs) {

    @Override
    public String toString() {
      // Invariant 7: configurations may hold secrets.
      return configs.size() + " task config(s) of " + connector;
    }
  }

  /**
   * @param send one attempt, with its deadline
   * @param isOurs whether this worker still runs the connector's instance
   */
  TaskConfigRelay(
      BiFunction<Outgoing, Instant, CompletableFuture<Void>> send,
      Predicate<String> isOurs,
      ScheduledExecutorService timer) {
    this.send = send;
    this.isOurs = isOurs;
    this.timer = timer;
  }

  void submit(String connector, List<Map<String, String>> configs) {
    Outgoing outgoing = new Outgoing(connector, configs);
    newest.put(connector, outgoing);
    attempt(outgoing, FIRST_BACKOFF_MS);
  }

  private void attempt(Outgoing outgoing, long backoffMs) {
    if (newest.get(outgoing.connector()) != outgoing) {
      return;
    }
    if (!isOurs.test(outgoing.connector())) {
      newest.remove(outgoing.connector(), outgoing);
      return;
    }
    send.apply(outgoing, Instant.now().plus(ATTEMPT))
        .whenComplete(
            (done, error) -> {
              if (error == null || causeOf(error) instanceof NotFoundException) {
                newest.remove(outgoing.connector(), outgoing);
              } else {
                LOG.info(
                    "{} could not be handed over yet: {}", outgoing, causeOf(error).toString());
                timer.schedule(
                    () -> attempt(outgoing, Math.min(backoffMs * 2, MAX_BACKOFF_MS)),
                    backoffMs,
                    TimeUnit.MILLISECONDS);
              }
            });
  }

  private static Throwable causeOf(Throwable error) {
    return error instanceof java.util.concurrent.CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}
