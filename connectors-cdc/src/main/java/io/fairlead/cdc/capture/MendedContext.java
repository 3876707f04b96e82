// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * The runtime's context with offsets that are mended; see {@link SourceOffset} and {@link
 * ChangePosition}.
 */
public final class MendedContext implements SourceTaskContext {

  private final SourceTaskContext runtime;
  private volatile boolean begun;

  /** Of the runtime's. */
  public MendedContext(SourceTaskContext runtime) {
    this.runtime = runtime;
  }

  /**
   * Debezium has its place in the log. It reads the stored offset again for each commit, to tell
   * the database of it, and then needs it as it is.
   */
  void begun() {
    begun = true;
  }

  @Override
  public Map<String, String> configs() {
    return runtime.configs();
  }

  @Override
  public OffsetStorageReader offsetStorageReader() {
    return new Reader(runtime.offsetStorageReader());
  }

  @Override
  public TransactionContext transactionContext() {
    return runtime.transactionContext();
  }

  @Override
  public PluginMetrics pluginMetrics() {
    return runtime.pluginMetrics();
  }

  private final class Reader implements OffsetStorageReader {

    private final OffsetStorageReader stored;

    Reader(OffsetStorageReader stored) {
      this.stored = stored;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> Map<String, Object> offset(Map<String, T> partition) {
      Map<String, ?> plain = SourceOffset.withoutChunkMark(stored.offset(partition));
      return (Map<String, Object>) (begun ? plain : ChangePosition.fromLastCommit(plain));
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
        Collection<Map<String, T>> partitions) {
      Map<Map<String, T>, Map<String, Object>> offsets = new HashMap<>();
      for (Map<String, T> partition : partitions) {
        Map<String, Object> offset = offset(partition);
        if (offset != null) {
          offsets.put(partition, offset);
        }
      }
      return offsets;
    }
  }
}
