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
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every captured table is read once, also those that were added later, and that no
 * gap of the log goes unseen. Used by the task's thread, {@link #state} by any.
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
  private volatile Map<String, ?> lastOffset;

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
   * @throws ConfigException if the log lacks what the offset needs
   * @throws RetriableException if the database does not answer
   */
  public static TableSnapshots prepare(
      CdcConfig config, Map<String, ?> stored, SourceTask task, CaptureProgress progress) {
    SnapshotWatch watch = SnapshotWatch.of(task);
    watch.expect(SnapshotSignal.prefix(config), ChunkPosition.key(stored));
    if (!config.kind().snapshotsInChunks()) {
      return new TableSnapshots(config, watch, null, stored);
    }
    try (Jdbc jdbc = Jdbc.connect(config)) {
      Optional<String> gap = new LogGuard(config).gap(jdbc, stored);
      if (gap.isPresent()) {
        // A restart does not mend it, so the runtime should not try.
        throw new ConfigException(gap.get());
      }
      Optional<String> history = new HistoryGuard(config).gone(jdbc, stored);
      if (history.isPresent()) {
        throw new ConfigException(history.get());
      }
      OwnTables.create(config, jdbc);
      List<SourceTable> tables = SourceTable.selected(config, jdbc);
      if (!config.usesObjects() || config.given().containsKey("snapshot.mode")) {
        return new TableSnapshots(config, watch, null, stored);
      }
      TableSnapshots snapshots =
          new TableSnapshots(config, watch, ledger(config, tables, stored), stored);
      snapshots.signal = new SnapshotSignal(config, watch.life());
      progress.expect(
          tables.stream()
              .filter(table -> stored == null || snapshots.ledger.missing().contains(table.id()))
              .mapToLong(SourceTable::rows)
              .sum());
      return snapshots;
    } catch (SQLException e) {
      throw new RetriableException(
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
    watch.failure().ifPresent(this::fail);
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

  /** Whose requests count; see {@link SnapshotWatch#LIFE}. */
  String life() {
    return watch.life();
  }

  /**
   * Ends this life. A database that went away is worth another one; what it refuses is not.
   *
   * @throws RetriableException if the database is gone, or gives the table's rows by now
   * @throws ConnectException if it answers and the rows cannot be had
   */
  private void fail(SnapshotWatch.Failure failure) {
    String text = config.name() + ": " + failure.text();
    try (Jdbc jdbc = Jdbc.connect(config)) {
      if (failure.table().isPresent()) {
        jdbc.rows("SELECT 1 FROM " + quoted(failure.table().get()) + " LIMIT 1");
        throw new RetriableException(text, failure.cause());
      }
    } catch (SQLException e) {
      String state = e.getSQLState() == null ? "" : e.getSQLState();
      // Class 08 is connection exception; 57P03, PostgreSQL starting up; 1053, MariaDB going down.
      if (state.startsWith("08") || state.startsWith("57P") || state.isEmpty()) {
        throw new RetriableException(text, e);
      }
      throw new ConnectException(text + ": " + e.getMessage() + " (SQL state " + state + ")", e);
    }
    throw new ConnectException(text, failure.cause());
  }

  /** The name for SQL of a table as Debezium's notifications write it. */
  private String quoted(String table) {
    String id =
        ledger.captured().stream()
            .filter(captured -> table.equals(captured) || table.endsWith("." + captured))
            .findFirst()
            .orElse(table);
    String quote = config.kind().readsBinlog() ? "`" : "\"";
    int dot = id.indexOf('.');
    return quote + id.substring(0, dot) + quote + "." + quote + id.substring(dot + 1) + quote;
  }

  /** The offset with what has been read in it. */
  public Map<String, ?> stamp(Map<String, ?> offset) {
    Map<String, ?> plain = SourceOffset.withoutChunkMark(offset);
    if (ledger != null) {
      // Invariant 8: a table may leave the list of those to be read only when its end was seen.
      Optional<String> lost = ledger.lost(plain, watch::scanned);
      if (lost.isPresent()) {
        throw new RetriableException(
            config.name()
                + ": Debezium has lost the snapshot of "
                + lost.get()
                + "; it goes on from the last offset that has it");
      }
      plain = ledger.stamp(plain);
    }
    lastOffset = plain;
    return plain;
  }

  /** Whether a record is of one of the connector's own tables. */
  public boolean isOwn(SourceRecord record) {
    return ownTopics.contains(record.topic());
  }

  /** How far the tables are. May be called by any thread. */
  SnapshotState state() {
    return ledger == null
        ? new SnapshotState(watch.running(), 0, 0, "")
        : new SnapshotState(
            watch.running(), ledger.captured().size(), ledger.done(), watch.current());
  }

  /** The offset of the last record, or the one to begin at; {@code null} if there is none. */
  Map<String, ?> lastOffset() {
    return lastOffset;
  }

  /**
   * After an error that Debezium does not retry: says more of it where something is known.
   *
   * @throws ConfigException if only a change of the configuration helps
   */
  void explain(Exception error) {
    Optional<String> text = new HistoryGuard(config).unparseable(error);
    if (text.isPresent()) {
      LOG.debug("{}: what Debezium says", config.name(), error);
      throw new ConfigException(text.get());
    }
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
    boolean first = stored == null || cutShort(stored);
    SnapshotLedger ledger =
        new SnapshotLedger(config.snapshotRequest(), ids, first ? null : stored);
    if (!config.snapshotsInChunks() && (first || !ledger.known(stored))) {
      ledger.begun(ids);
    }
    return ledger;
  }

  private static boolean cutShort(Map<String, ?> stored) {
    return "INITIAL".equalsIgnoreCase(String.valueOf(stored.get("snapshot")))
        && !Boolean.TRUE.equals(stored.get("snapshot_completed"));
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
