// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.transform;

import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.pipeline.CallTracker;
import io.fairlead.connect.runtime.pipeline.TaskEnvironment;
import io.fairlead.connect.runtime.pipeline.errors.ErrorTolerance;
import io.fairlead.connect.runtime.pipeline.errors.RecordContext;
import io.fairlead.connect.runtime.pipeline.errors.Stage;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * The transforms of a connector, in their order (KIP-66), with their predicates (KIP-585). For one
 * thread at a time. Closing it closes transforms and predicates.
 */
public final class TransformChain<R extends ConnectRecord<R>> implements AutoCloseable {

  private final List<TransformStage<R>> stages;
  private final ErrorTolerance tolerance;
  private final CallTracker calls;

  private TransformChain(
      List<TransformStage<R>> stages, ErrorTolerance tolerance, CallTracker calls) {
    this.stages = new ArrayList<>(stages);
    this.tolerance = tolerance;
    this.calls = calls;
  }

  /**
   * Makes and configures the transforms that {@code transforms} lists.
   *
   * @throws RuntimeException if one cannot be made or refuses its configuration
   */
  public static <R extends ConnectRecord<R>> TransformChain<R> build(
      ConnectorTaskId id,
      ConnectorConfig config,
      TaskEnvironment environment,
      ErrorTolerance tolerance,
      CallTracker calls) {
    TransformBuilder<R> builder = new TransformBuilder<>(id, config, environment);
    return new TransformChain<>(builder.build(), tolerance, calls);
  }

  public boolean isEmpty() {
    return stages.isEmpty();
  }

  /**
   * The transformed record. Null if a transform filters it out, and if it fails where failures are
   * tolerated, which {@link RecordContext#failed()} tells apart.
   */
  public R apply(RecordContext context, R record) {
    R current = record;
    for (int i = 0, size = stages.size(); i < size && current != null; i++) {
      current = apply(context, stages.get(i), current);
    }
    return current;
  }

  private R apply(RecordContext context, TransformStage<R> stage, R record) {
    Exception failure;
    calls.begin(stage.alias());
    try {
      return stage.apply(record);
    } catch (Exception e) {
      failure = e;
    } finally {
      calls.end();
    }
    return tolerance.recover(
        context,
        Stage.TRANSFORMATION,
        stage.executingClass(),
        failure,
        () -> calls.call(stage.alias(), () -> stage.apply(record)));
  }

  @Override
  public void close() {
    stages.forEach(TransformStage::close);
  }
}
