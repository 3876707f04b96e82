// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.connector.common.BaseSourceTask;
import io.debezium.pipeline.notification.Notification;
import io.debezium.pipeline.notification.channels.NotificationChannel;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what Debezium says about snapshots. Debezium makes one per task and calls it on its own
 * threads; the task asks on its own.
 */
public final class SnapshotWatch implements NotificationChannel {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotWatch.class);
  private static final String INITIAL = "Initial Snapshot";

  private final Queue<String> empty = new ConcurrentLinkedQueue<>();
  private final AtomicReference<String> failure = new AtomicReference<>();
  private final AtomicReference<String> current = new AtomicReference<>("");
  private volatile boolean positioned;
  private volatile boolean running;

  /** For Debezium. */
  public SnapshotWatch() {}

  /**
   * The one that Debezium has made for a task.
   *
   * @throws ConnectException if there is none, so that nothing would be heard
   */
  public static SnapshotWatch of(SourceTask task) {
    return ((BaseSourceTask<?, ?>) task)
        .getNotificationChannels().stream()
            .filter(SnapshotWatch.class::isInstance)
            .map(SnapshotWatch.class::cast)
            .findFirst()
            .orElseThrow(
                () -> new ConnectException("Debezium does not find the services of this plugin"));
  }

  @Override
  public void init(CommonConnectorConfig config) {
    positioned = false;
  }

  @Override
  public String name() {
    return "fairlead";
  }

  @Override
  public void send(Notification notification) {
    Map<String, String> data =
        notification.getAdditionalData() == null ? Map.of() : notification.getAdditionalData();
    LOG.debug("{} {} {}", notification.getAggregateType(), notification.getType(), data);
    if (INITIAL.equals(notification.getAggregateType())) {
      initial(notification.getType(), data);
    } else {
      inChunks(notification.getType(), data);
    }
  }

  @Override
  public void close() {
    running = false;
  }

  /** Whether Debezium knows its position in the log, so that a signal from now on is seen. */
  public boolean positioned() {
    return positioned;
  }

  /** Whether rows that were there already are being read. */
  public boolean running() {
    return running;
  }

  /** The table being read; empty if none. */
  public String current() {
    return current.get();
  }

  /** A table that was found empty since the last call. */
  public Optional<String> nextEmpty() {
    return Optional.ofNullable(empty.poll());
  }

  /** Why a table could not be read, if one could not. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure.get());
  }

  private void initial(String type, Map<String, String> data) {
    switch (type) {
      case "STARTED" -> running = true;
      case "IN_PROGRESS" -> current.set(data.getOrDefault("current_collection_in_progress", ""));
      case "COMPLETED", "SKIPPED" -> {
        running = false;
        current.set("");
        positioned = true;
      }
      default -> {}
    }
  }

  private void inChunks(String type, Map<String, String> data) {
    switch (type) {
      case "STARTED" -> running = true;
      case "IN_PROGRESS" -> {
        running = true;
        current.set(data.getOrDefault("current_collection_in_progress", ""));
      }
      case "TABLE_SCAN_COMPLETED" -> scanned(data);
      case "COMPLETED", "ABORTED" -> {
        running = false;
        current.set("");
      }
      default -> {}
    }
  }

  private void scanned(Map<String, String> data) {
    String table = data.getOrDefault("scanned_collection", "");
    switch (data.getOrDefault("status", "")) {
      case "EMPTY" -> empty.add(table);
      case "SUCCEEDED" -> {}
      // Invariant 8: Debezium would go on without the table's rows.
      default ->
          failure.set(
              "the rows of table "
                  + table
                  + " could not be read ("
                  + data.get("status")
                  + "); Debezium's log has the reason");
    }
  }
}
