// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.history.TableSchemaHistory;
import io.fairlead.cdc.readiness.Jdbc;
import io.fairlead.cdc.readiness.OwnTables;
import io.fairlead.cdc.readiness.SourceTable;
import io.fairlead.cdc.shape.OwnTopics;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every captured table is read once, also those that were added later, and that no
 * gap of the log goes unseen. Used by the task's thread, {@link #reading} by any.
 */
public final class TableSnapshots {

  private static final Logger LOG = LoggerFactory.getLogger(TableSnapshots.class);

  private final CdcConfig config;
  private final SnapshotWatch watch;
  private final SnapshotLedger ledger;
  private final OwnTopics ownTopics;
  private SnapshotSignal signal;
  private boolean asked;
  private boolean wasRunning;
  private Map<String, ?> lastOffset;

  private TableSnapshots(
      CdcConfig config, SnapshotWatch watch, SnapshotLedger ledger, Map<String, ?> stored) {
    this.config = config;
    this.watch = watch;
    this.ledger = ledger;
    this.ownTopics = OwnTopics.of(config);
    this.lastOffset = stored;
  }

  /**
   * Prepares the database for a task that is about to start.
   *
   * @param stored the stored source offset, {@code null} if there is none
   * @throws ConnectException if the log lacks what the offset needs, or the database does not
   *     answer
   */
  public static TableSnapshots prepare(
      CdcConfig config, Map<String, ?> stored, SourceTask task, CaptureProgress progress) {
    SnapshotWatch watch = SnapshotWatch.of(task);
    if (!config.kind().snapshotsInChunks()) {
      return new TableSnapshots(config, watch, null, stored);
    }
    try (Jdbc jdbc = Jdbc.connect(config)) {
      Optional<String> gap = new LogGuard(config).gap(jdbc, stored);
      if (gap.isPresent()) {
        // A restart does not mend it, so the runtime should not try.
        throw new ConfigException(gap.get());
      }
      OwnTables.create(config, jdbc);
      List<SourceTable> tables = SourceTable.selected(config, jdbc);
      if (!config.usesObjects() || config.given().containsKey("snapshot.mode")) {
        return new TableSnapshots(config, watch, null, stored);
      }
      TableSnapshots snapshots =
          new TableSnapshots(config, watch, ledger(config, tables, stored), stored);
      snapshots.signal = new SnapshotSignal(config, new LogPosition(config, jdbc).start(stored));
      progress.expect(
          tables.stream()
              .filter(table -> stored == null || snapshots.ledger.missing().contains(table.id()))
              .mapToLong(SourceTable::rows)
              .sum());
      return snapshots;
    } catch (SQLException e) {
      throw new ConnectException(
          "Cannot prepare "
              + config.url().shown()
              + " for capture (SQL state "
              + e.getSQLState()
              + "): "
              + e.getMessage(),
          e);
    }
  }

  /** Called after each poll: asks for the tables that are to be read, once that will be heard. */
  public void advance() {
    Optional<String> failure = watch.failure();
    if (failure.isPresent()) {
      throw new ConnectException(config.name() + ": " + failure.get());
    }
    if (watch.positioned()) {
      TableSchemaHistory.settle(config);
    }
    if (ledger == null) {
      return;
    }
    for (Optional<String> empty = watch.nextEmpty(); empty.isPresent(); empty = watch.nextEmpty()) {
      String table = empty.get();
      ledger.begun(
          ledger.captured().stream()
              .filter(id -> id.equals(table) || table.endsWith("." + id))
              .toList());
    }
    if (!asked && watch.positioned()) {
      asked = true;
      if (!ledger.missing().isEmpty()) {
        LOG.info("{}: asking for the rows of {}", config.name(), ledger.missing());
        withConnection(jdbc -> signal.request(jdbc, ledger.missing()));
      }
    }
    if (wasRunning && !watch.running()) {
      withConnection(signal::tidy);
    }
    wasRunning = watch.running();
  }

  /** The offset with what has been read in it. */
  public Map<String, ?> stamp(Map<String, ?> offset) {
    lastOffset = ledger == null ? offset : ledger.stamp(offset);
    return lastOffset;
  }

  /** Whether a record is of one of the connector's own tables. */
  public boolean isOwn(SourceRecord record) {
    return ownTopics.contains(record.topic());
  }

  /** Whether rows that were there already are being read. */
  public boolean reading() {
    return watch.running();
  }

  /**
   * After an error that Debezium would retry: tells whether there is hope.
   *
   * @throws ConfigException if the log is gone
   */
  public void checkLog(Exception error) {
    if (!config.kind().snapshotsInChunks()) {
      return;
    }
    try (Jdbc jdbc = Jdbc.connect(config)) {
      Optional<String> gap = new LogGuard(config).gap(jdbc, lastOffset);
      if (gap.isPresent()) {
        LOG.debug("{}: Debezium would try again", config.name(), error);
        throw new ConfigException(config.name() + ": " + gap.get());
      }
    } catch (SQLException e) {
      LOG.debug("{}: the database does not answer yet", config.name(), e);
    }
  }

  private static SnapshotLedger ledger(
      CdcConfig config, List<SourceTable> tables, Map<String, ?> stored) {
    List<String> ids = tables.stream().map(SourceTable::id).toList();
    // An initial snapshot that was cut short begins anew, and then reads every table.
    boolean first = stored == null || stored.get("snapshot") != null && !completed(stored);
    SnapshotLedger ledger =
        new SnapshotLedger(config.snapshotRequest(), ids, first ? null : stored);
    if (!config.snapshotsInChunks() && (first || !ledger.known(stored))) {
      ledger.begun(ids);
    }
    return ledger;
  }

  private static boolean completed(Map<String, ?> stored) {
    return Boolean.TRUE.equals(stored.get("snapshot_completed"));
  }

  private interface Use {
    void with(Jdbc jdbc) throws SQLException;
  }

  private void withConnection(Use use) {
    try (Jdbc jdbc = Jdbc.connect(config)) {
      use.with(jdbc);
    } catch (SQLException e) {
      throw new ConnectException(
          "Cannot write to table "
              + config.signalTable()
              + " of "
              + config.url().shown()
              + " (SQL state "
              + e.getSQLState()
              + "): "
              + e.getMessage(),
          e);
    }
  }
}
