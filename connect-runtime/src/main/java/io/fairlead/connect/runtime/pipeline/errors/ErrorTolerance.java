// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.config.ToleranceType;
import io.fairlead.connect.runtime.plugins.Plugins;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a record that fails in a stage: it is retried as long as {@code
 * errors.retry.timeout} lasts, reported, and then either left out or the end of the task, as {@code
 * errors.tolerance} says (KIP-298). Unlike its model, a retriable failure that outlasts its retries
 * is not left out when nothing is tolerated, and a stop in the midst of retries leaves no record
 * out.
 *
 * <p>Failures are handled on the thread that meets them; safe for use by any thread.
 */
public final class ErrorTolerance implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorTolerance.class);
  private static final long FIRST_DELAY_MILLIS = 300;

  /**
   * Settings {@code errors.*} of a connector.
   *
   * @param retryTimeoutMillis 0 for no retry, negative for no end
   */
  public record Policy(long retryTimeoutMillis, long maxDelayMillis, ToleranceType tolerance) {

    public static Policy of(ConnectorConfig config) {
      return new Policy(
          config.errorRetryTimeoutMillis(), config.errorMaxDelayMillis(), config.errorTolerance());
    }
  }

  private final Policy policy;
  private final TaskErrorMetrics metrics;
  private final Time time;
  private final Backoff backoff;
  private final List<ErrorReporter> reporters;

  public ErrorTolerance(
      Policy policy,
      TaskErrorMetrics metrics,
      Time time,
      Backoff backoff,
      List<ErrorReporter> reporters) {
    this.policy = policy;
    this.metrics = metrics;
    this.time = time;
    this.backoff = backoff;
    this.reporters = List.copyOf(reporters);
  }

  /** Whether failing records are left out rather than the end of the task. */
  public boolean toleratesAll() {
    return policy.tolerance() == ToleranceType.ALL;
  }

  /**
   * Runs an operation of a stage.
   *
   * @return what the operation gives, or null if the record had failed before or fails now and that
   *     is tolerated: then {@link RecordContext#failed()}
   * @throws ConnectException if the failure is not tolerated; its message tells where, without the
   *     record's content
   */
  public <T> T execute(
      RecordContext context, Stage stage, Class<?> executing, Callable<T> operation) {
    if (context.failed()) {
      return null;
    }
    try {
      return operation.call();
    } catch (Exception e) {
      return recover(context, stage, executing, e, operation);
    }
  }

  /**
   * For hot paths that ran the operation themselves: goes on as {@link #execute} does after a first
   * failure.
   */
  public <T> T recover(
      RecordContext context,
      Stage stage,
      Class<?> executing,
      Exception firstFailure,
      Callable<T> again) {
    context.at(stage, executing);
    Exception failure = firstFailure;
    long deadline =
        policy.retryTimeoutMillis() < 0
            ? Long.MAX_VALUE
            : time.milliseconds() + policy.retryTimeoutMillis();
    int attempt = 1;
    while (true) {
      metrics.failure();
      if (!(failure instanceof RetriableException) || time.milliseconds() >= deadline) {
        break;
      }
      pause(context, attempt, deadline, failure);
      metrics.retry();
      attempt++;
      context.attempt(attempt);
      try {
        return again.call();
      } catch (Exception e) {
        failure = e;
      }
    }
    giveUp(context, failure);
    return null;
  }

  /**
   * For a record that failed outside of {@link #execute}, such as one that a sink task reports or
   * that the producer refuses. What is tolerated does not depend on the stage.
   *
   * @return completes when the failure is stored by every reporter
   * @throws ConnectException if nothing is tolerated
   */
  public CompletableFuture<Void> executeFailed(
      RecordContext context, Stage stage, Class<?> executing, Throwable failure) {
    context.at(stage, executing);
    metrics.failure();
    metrics.error();
    report(context, failure);
    if (!toleratesAll()) {
      throw untolerated(context, failure, "Tolerance exceeded in error handler");
    }
    metrics.skipped();
    return context.reported();
  }

  private void giveUp(RecordContext context, Exception failure) {
    if (failure instanceof InterruptedException || failure instanceof InterruptException) {
      // A cancelled task must not leave out the record that it was interrupted at.
      Thread.currentThread().interrupt();
      throw untolerated(context, failure, "Interrupted");
    }
    metrics.error();
    report(context, failure);
    if (!context.stage().tolerates(failure)) {
      throw untolerated(context, failure, "Unhandled exception in error handler");
    }
    if (!toleratesAll()) {
      throw untolerated(context, failure, "Tolerance exceeded in error handler");
    }
    metrics.skipped();
  }

  private void report(RecordContext context, Throwable failure) {
    context.fail(failure);
    CompletableFuture<?>[] stored = new CompletableFuture<?>[reporters.size()];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = reporters.get(i).report(context);
    }
    context.reported(CompletableFuture.allOf(stored));
  }

  private void pause(RecordContext context, int attempt, long deadline, Exception failure) {
    long delay = FIRST_DELAY_MILLIS << Math.min(attempt - 1, 40);
    if (delay > policy.maxDelayMillis()) {
      delay = ThreadLocalRandom.current().nextLong(policy.maxDelayMillis() + 1);
    }
    delay = Math.max(0, Math.min(delay, deadline - time.milliseconds()));
    boolean stopping;
    try {
      stopping = backoff.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
    if (stopping) {
      throw new RetryAbandonedException(
          "Stopped while retrying after attempt " + attempt + ": " + where(context),
          RecordWords.without(context, failure));
    }
  }

  private static ConnectException untolerated(
      RecordContext context, Throwable failure, String what) {
    // Invariant 7: says where the record is, never what it holds.
    return new UntoleratedRecordException(
        what + ": " + where(context), RecordWords.without(context, failure));
  }

  private static String where(RecordContext context) {
    return context.stage()
        + " with "
        + Plugins.publicName(context.executingClass().getName())
        + " failed on the record of "
        + context.location();
  }

  @Override
  public void close() {
    for (ErrorReporter reporter : reporters) {
      try {
        reporter.close();
      } catch (RuntimeException e) {
        LOG.warn("cannot close {}", reporter, e);
      }
    }
  }
}
