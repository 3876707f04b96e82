// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.config.SourceConnectorConfig;
import io.fairlead.connect.runtime.pipeline.TaskControl;
import io.fairlead.connect.runtime.pipeline.TaskEnvironment;
import io.fairlead.connect.runtime.pipeline.TaskParts;
import io.fairlead.connect.runtime.pipeline.errors.DeadLetterReporter;
import io.fairlead.connect.runtime.pipeline.errors.DeadLetterSettings;
import io.fairlead.connect.runtime.pipeline.errors.DeadLetterTopic;
import io.fairlead.connect.runtime.pipeline.errors.ErrorReporter;
import io.fairlead.connect.runtime.pipeline.errors.ErrorTolerance;
import io.fairlead.connect.runtime.pipeline.errors.LogErrorReporter;
import io.fairlead.connect.runtime.pipeline.errors.SourceRecordForm;
import io.fairlead.connect.runtime.pipeline.errors.TaskErrorMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.utils.Time;

/** What a source task does with records that fail: figures, log, dead-letter topic, tolerance. */
final class SourceErrors implements AutoCloseable {

  private final ErrorTolerance tolerance;
  private final DeadLetterReporter deadLetters;
  private final DeadLetterSettings settings;
  private final Map<String, Object> adminConfig;

  private SourceErrors(
      ErrorTolerance tolerance,
      DeadLetterReporter deadLetters,
      DeadLetterSettings settings,
      Map<String, Object> adminConfig) {
    this.tolerance = tolerance;
    this.deadLetters = deadLetters;
    this.settings = settings;
    this.adminConfig = adminConfig;
  }

  static SourceErrors build(
      TaskParts parts,
      SourceConnectorConfig config,
      TaskEnvironment environment,
      TaskControl control) {
    Time time = environment.services().time();
    TaskErrorMetrics metrics =
        control
            .metrics()
            .attach(new TaskErrorMetrics(environment.metrics(), parts.spec().id(), time));
    List<ErrorReporter> reporters = new ArrayList<>();
    reporters.add(new LogErrorReporter(parts.spec().id(), config, metrics, control.secrets()));
    Optional<DeadLetterSettings> settings = settings(parts, config);
    DeadLetterReporter deadLetters = null;
    Map<String, Object> adminConfig = null;
    if (settings.isPresent()) {
      String suffix = parts.spec().id().toString();
      adminConfig = parts.clients().admin("connector-dlq-adminclient-" + suffix);
      Map<String, Object> producer = parts.clients().producer("connector-dlq-producer-" + suffix);
      new ProducerConfig(producer);
      deadLetters =
          new DeadLetterReporter(
              settings.get(),
              new SourceRecordForm(),
              () -> new KafkaProducer<>(producer),
              metrics,
              control.secrets());
      reporters.add(deadLetters);
    }
    ErrorTolerance tolerance =
        new ErrorTolerance(
            ErrorTolerance.Policy.of(config), metrics, time, control::sleep, reporters);
    return new SourceErrors(tolerance, deadLetters, settings.orElse(null), adminConfig);
  }

  private static Optional<DeadLetterSettings> settings(
      TaskParts parts, SourceConnectorConfig config) {
    return config
        .deadLetterTopic()
        .map(
            topic ->
                new DeadLetterSettings(
                    parts.spec().id(),
                    topic,
                    config.deadLetterTopicReplicationFactor(),
                    config.deadLetterContextHeadersEnabled()));
  }

  ErrorTolerance tolerance() {
    return tolerance;
  }

  /** Creates the dead-letter topic if one is configured and missing. */
  void start() {
    if (settings != null) {
      DeadLetterTopic.ensure(settings, adminConfig);
    }
  }

  /** From any thread: gives up failed records that are not kept yet. */
  void abort() {
    if (deadLetters != null) {
      deadLetters.abort();
    }
  }

  @Override
  public void close() {
    tolerance.close();
  }
}
