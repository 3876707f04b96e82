// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.secrets.SecretWords;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each failed record if {@code errors.log.enable} is set, else the first of each cause, so
 * that no record is left out without a trace. {@code errors.log.include.messages} adds where the
 * record comes from; its content is never logged.
 */
public final class LogErrorReporter implements ErrorReporter {

  private static final Logger LOG = LoggerFactory.getLogger(LogErrorReporter.class);
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
  private static final int MAX_CAUSES = 256;

  private record Cause(Stage stage, Class<?> executing, Class<?> failure) {}

  private final ConnectorTaskId id;
  private final boolean logAll;
  private final boolean includeLocation;
  private final TaskErrorMetrics metrics;
  private final SecretWords secrets;
  private final Set<Cause> seen = ConcurrentHashMap.newKeySet();

  public LogErrorReporter(
      ConnectorTaskId id, ConnectorConfig config, TaskErrorMetrics metrics, SecretWords secrets) {
    this.id = id;
    this.logAll = config.errorsLogEnabled();
    this.includeLocation = config.errorsLogIncludeMessages();
    this.metrics = metrics;
    this.secrets = secrets;
  }

  @Override
  public CompletableFuture<Void> report(RecordContext context) {
    if (logAll) {
      LOG.error("{}", message(context), shown(context));
      metrics.logged();
    } else if (isNew(context)) {
      // Invariant 8: nothing is left out silently.
      LOG.warn(
          "{} Further ones of this kind are counted in task-error-metrics; set"
              + " errors.log.enable=true to log each.",
          message(context),
          shown(context));
    }
    return DONE;
  }

  private Throwable shown(RecordContext context) {
    return secrets.scrub(RecordWords.without(context, context.error()));
  }

  private boolean isNew(RecordContext context) {
    Cause cause = new Cause(context.stage(), context.executingClass(), context.error().getClass());
    return seen.size() < MAX_CAUSES && seen.add(cause);
  }

  private String message(RecordContext context) {
    StringBuilder text = new StringBuilder(160);
    text.append("Error encountered in task ").append(id);
    text.append(". Executing stage '").append(context.stage());
    text.append("' with class '")
        .append(Plugins.publicName(context.executingClass().getName()))
        .append('\'');
    if (includeLocation) {
      text.append(", where the record is of ").append(context.location());
    }
    return text.append('.').toString();
  }
}
