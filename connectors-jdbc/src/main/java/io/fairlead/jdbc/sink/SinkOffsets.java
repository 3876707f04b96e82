// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.sink.delivery.ExactlyOnce;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Changes the offsets in the target of a connector that is stopped. */
public final class SinkOffsets {

  private SinkOffsets() {}

  /**
   * Sets offsets, or resets those that are {@code null}; does nothing where none are stored.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if the target cannot be reached
   */
  public static void alter(SinkConfig config, Map<TopicPartition, Long> offsets) {
    if (config.exactlyOnce().equals("off")) {
      return;
    }
    try (ConnectionPool pool =
        new ConnectionPool(
            "jdbc-sink-offsets",
            config.connection(),
            1,
            config.dialect().sinkProperties(),
            config.dialect().sinkSession())) {
      new ExactlyOnce(
              pool,
              config.dialect(),
              config.identifiers(),
              config.exactlyOnceTable(),
              config.task())
          .alter(offsets);
    }
  }
}
