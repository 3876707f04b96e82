// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.pipeline.Incarnations;
import io.fairlead.connect.runtime.pipeline.SupersededException;
import io.fairlead.connect.runtime.pipeline.TaskSpec;
import io.fairlead.connect.runtime.store.ConfigStore;
import io.fairlead.connect.runtime.store.ConnectorEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tasks of this worker are told of their own currency: by the config topic, and the leader.
 */
final class SourceIncarnations implements Incarnations {

  private static final Logger LOG = LoggerFactory.getLogger(SourceIncarnations.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ATTEMPT = Duration.ofSeconds(30);
  private static final Duration REFRESH = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 250;

  private final ConfigStore configs;
  private final Predicate<TaskSpec> wanted;
  private final BiFunction<String, Instant, CompletableFuture<Void>> fence;

  /**
   * @param wanted whether that very incarnation is wanted on this worker
   * @param fence asks the leader, whoever that is, for a round of fencing
   */
  SourceIncarnations(
      ConfigStore configs,
      Predicate<TaskSpec> wanted,
      BiFunction<String, Instant, CompletableFuture<Void>> fence) {
    this.configs = configs;
    this.wanted = wanted;
    this.fence = fence;
  }

  @Override
  public void fenceOlderSets(TaskSpec spec, BooleanSupplier givenUp) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    String connector = spec.id().connector();
    while (pending(connector) && !givenUp.getAsBoolean()) {
      CompletableFuture<Void> round = fence.apply(connector, Instant.now().plus(ATTEMPT));
      try {
        round.get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        round.cancel(false);
        check(spec, end, e);
      } catch (ExecutionException e) {
        check(spec, end, e.getCause());
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** A stale answer does no harm: {@link #requireCurrent} follows. */
  private boolean pending(String connector) {
    Optional<ConnectorEntry> entry = configs.snapshot().connector(connector);
    return entry.isPresent() && entry.get().fencingPending();
  }

  /** Returns if another attempt makes sense. */
  private static void check(TaskSpec spec, Instant end, Throwable failure) {
    if (failure instanceof NotFoundException) {
      throw new SupersededException("The connector of task " + spec.id() + " is deleted");
    }
    if (failure instanceof BadRequestException || Instant.now().isAfter(end)) {
      throw new ConnectException(
          "Task "
              + spec.id()
              + " does not start, because older tasks of its connector could not be fenced: "
              + failure.getMessage(),
          failure);
    }
    LOG.info("Older tasks of task {} are not fenced yet: {}", spec.id(), failure.toString());
  }

  @Override
  public void requireCurrent(TaskSpec spec) {
    try {
      configs.refresh(REFRESH);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw new ConnectException(
          "Whether task " + spec.id() + " is still to run here could not be found out: " + e, e);
    }
    if (!wanted.test(spec)) {
      // Invariant 4: whoever is wanted now may have begun.
      throw new SupersededException(
          "Task " + spec + " has another owner or configuration by now, or is to run no more");
    }
  }
}
