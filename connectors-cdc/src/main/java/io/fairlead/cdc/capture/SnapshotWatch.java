// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.connector.common.BaseSourceTask;
import io.debezium.pipeline.notification.Notification;
import io.debezium.pipeline.notification.channels.NotificationChannel;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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

  /** The key that tells Debezium's parts whose life they are of. */
  static final String LIFE = "fairlead.cdc.life";

  private static final Map<String, SnapshotWatch> LIVES = new ConcurrentHashMap<>();

  private final Queue<String> empty = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Failure> failure = new AtomicReference<>();
  private final String life = UUID.randomUUID().toString();
  private final AtomicReference<String> current = new AtomicReference<>("");
  private volatile Requests requests = new Requests("", null);
  private final Set<String> scanned = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;
  private volatile boolean positioned;
  private volatile boolean running;

  /**
   * Why a table could not be read.
   *
   * @param text what is wrong
   * @param table the table, if it is known and the database refused to give its rows
   * @param cause what was thrown, if anything was
   */
  record Failure(String text, Optional<String> table, Throwable cause) {}

  private record Requests(String prefix, Object[] storedKey) {}

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

  /** The one of the life that a configuration of Debezium's names. */
  static Optional<SnapshotWatch> of(CommonConnectorConfig config) {
    String life = config.getConfig().getString(LIFE);
    return life == null ? Optional.empty() : Optional.ofNullable(LIVES.get(life));
  }

  /** The value of {@link #LIFE}. */
  String life() {
    return life;
  }

  /**
   * Tells what Debezium does not know of itself, before it starts.
   *
   * @param prefix what the ids of the connector's requests begin with; those of this life go on
   *     with {@link #life}
   * @param storedKey the key of the last row that was read of a table, {@code null} if there is
   *     none
   */
  void expect(String prefix, Object[] storedKey) {
    requests = new Requests(prefix, storedKey);
  }

  /** Whether a request was made by the connector, but not in this life. */
  boolean isStale(String id) {
    String prefix = requests.prefix();
    return !prefix.isEmpty() && id.startsWith(prefix) && !id.equals(prefix + life);
  }

  /** The key of the last row that was read before this life, {@code null} if there is none. */
  Object[] storedKey() {
    return requests.storedKey();
  }

  @Override
  public void init(CommonConnectorConfig config) {
    positioned = false;
    LIVES.put(life, this);
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
    LIVES.remove(life);
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

  /** Whether a table, written {@code schema.table}, was read to its end, or is not to be read. */
  boolean scanned(String id) {
    return stopped
        || scanned.stream().anyMatch(table -> table.equals(id) || table.endsWith("." + id));
  }

  /** A table that was found empty since the last call. */
  public Optional<String> nextEmpty() {
    return Optional.ofNullable(empty.poll());
  }

  /** Why a table could not be read, if one could not. */
  Optional<Failure> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Notes a failure that Debezium would only log. */
  void failed(String text, Throwable cause) {
    failure.compareAndSet(null, new Failure(text, Optional.empty(), cause));
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
        // Somebody has sent the signal stop-snapshot.
        stopped |= type.equals("ABORTED");
        running = false;
        current.set("");
      }
      default -> {}
    }
  }

  private void scanned(Map<String, String> data) {
    String table = data.getOrDefault("scanned_collection", "");
    switch (data.getOrDefault("status", "")) {
      case "EMPTY" -> {
        empty.add(table);
        scanned.add(table);
      }
      case "SUCCEEDED" -> scanned.add(table);
      // Invariant 8: Debezium would go on without the table's rows.
      default -> {
        String status = data.get("status");
        failure.compareAndSet(
            null,
            new Failure(
                "the rows of table " + table + " could not be read (" + status + ")",
                "SQL_EXCEPTION".equals(status) ? Optional.of(table) : Optional.empty(),
                null));
      }
    }
  }
}
