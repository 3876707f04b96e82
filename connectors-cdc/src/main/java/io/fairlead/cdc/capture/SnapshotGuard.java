// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.signal.actions.SignalAction;
import io.debezium.pipeline.signal.actions.SignalActionProvider;
import io.debezium.pipeline.source.snapshot.incremental.IncrementalSnapshotChangeEventSource;
import io.debezium.pipeline.spi.Partition;
import io.debezium.spi.schema.DataCollectionId;
import java.util.Map;
import java.util.Optional;

/**
 * Puts {@link GuardedSnapshots} before Debezium's reader of chunks. Debezium asks for actions after
 * it has made that reader and before it streams, on the thread that will stream; this provider has
 * no action of its own.
 */
public final class SnapshotGuard implements SignalActionProvider {

  /** For Debezium. */
  public SnapshotGuard() {}

  @Override
  @SuppressWarnings("unchecked")
  public <P extends Partition> Map<String, SignalAction<P>> createActions(
      EventDispatcher<P, ? extends DataCollectionId> dispatcher,
      ChangeEventSourceCoordinator<P, ?> coordinator,
      CommonConnectorConfig config) {
    SnapshotWatch.of(config).ifPresent(watch -> guard(dispatcher, watch));
    return Map.of();
  }

  private static <P extends Partition, T extends DataCollectionId> void guard(
      EventDispatcher<P, T> dispatcher, SnapshotWatch watch) {
    IncrementalSnapshotChangeEventSource<P, T> reader =
        dispatcher.getIncrementalSnapshotChangeEventSource();
    if (reader != null) {
      dispatcher.setIncrementalSnapshotChangeEventSource(
          Optional.of(new GuardedSnapshots<>(reader, watch)));
    }
  }
}
