// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.connection.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches, each in one transaction that is committed before {@link #put} returns. Used by
 * the task's thread alone.
 */
public final class SinkWriter {

  private static final Logger LOG = LoggerFactory.getLogger(SinkWriter.class);

  private final SinkConfig config;
  private final ConnectionPool pool;
  private final ErrantRecordReporter reporter;
  private final IntConsumer retryTimeout;
  private final TargetWriter target;
  private int retries;

  /**
   * Makes a writer without connecting.
   *
   * @param reporter takes bad records; {@code null} if there is none
   * @param retryTimeout told the milliseconds after which a batch is to be given again
   */
  public SinkWriter(
      SinkConfig config,
      ConnectionPool pool,
      ErrantRecordReporter reporter,
      IntConsumer retryTimeout) {
    this.config = config;
    this.pool = pool;
    this.reporter = reporter;
    this.retryTimeout = retryTimeout;
    this.target = new TargetWriter(config);
  }

  /**
   * Writes the records.
   *
   * @throws RetriableException if the same records are to be given again
   * @throws ConnectException if the task cannot go on
   */
  public void put(Collection<SinkRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    Map<SinkRecord, ConnectException> bad = new LinkedHashMap<>();
    List<Change> changes = changes(records, bad);
    try (Connection connection = pool.borrow()) {
      try {
        write(connection, changes, bad);
      } catch (SQLException e) {
        abandon(connection, e);
        throw e;
      } catch (RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw failed(e, changes.size());
    }
    retries = 0;
    // Invariant 2: reported only after the rest is committed, so that a retry reports nothing
    // twice.
    bad.forEach(this::report);
  }

  private List<Change> changes(
      Collection<SinkRecord> records, Map<SinkRecord, ConnectException> bad) {
    List<Change> changes = new ArrayList<>(records.size());
    for (SinkRecord record : records) {
      try {
        Change change = Change.of(record);
        if (change.delete() && !config.deleteEnabled()) {
          throw new DataException(
              "The record has no value, and " + SinkKeys.DELETE_ENABLED + " is false");
        }
        changes.add(change);
      } catch (DataException e) {
        refuse(record, SinkErrors.bad(record, e), bad);
      }
    }
    return changes;
  }

  private void write(
      Connection connection, List<Change> changes, Map<SinkRecord, ConnectException> bad)
      throws SQLException {
    try {
      target.prepare(connection, changes);
      target.write(connection, changes);
      connection.commit();
    } catch (DataException e) {
      connection.rollback();
      LOG.debug("A record of the batch has no row; looking for it");
      writeCarefully(connection, changes, bad);
    } catch (SQLException e) {
      if (SqlErrors.kind(e) != SqlErrors.Kind.DATA) {
        throw e;
      }
      connection.rollback();
      LOG.debug("A row of the batch is refused with SQL state {}", SqlErrors.state(e));
      writeCarefully(connection, changes, bad);
    }
  }

  /** Writes what is good and finds what is bad, by halving. */
  private void writeCarefully(
      Connection connection, List<Change> changes, Map<SinkRecord, ConnectException> bad)
      throws SQLException {
    List<Change> shaped = new ArrayList<>(changes.size());
    for (Change change : changes) {
      try {
        target.prepare(connection, List.of(change));
        shaped.add(change);
      } catch (DataException e) {
        refuse(change.record(), SinkErrors.bad(change.record(), e), bad);
      }
    }
    checkConstraintsNow(connection);
    halve(connection, shaped, bad);
    connection.commit();
  }

  /** Deferred constraints would be found out only by the commit, which cannot be halved. */
  private void checkConstraintsNow(Connection connection) throws SQLException {
    var statement = config.dialect().writeSql(config.identifiers()).checkConstraintsNow();
    if (statement.isPresent()) {
      try (var check = connection.createStatement()) {
        check.execute(statement.get());
      }
    }
  }

  private void halve(
      Connection connection, List<Change> changes, Map<SinkRecord, ConnectException> bad)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    Savepoint savepoint = connection.setSavepoint();
    ConnectException refused;
    try {
      target.write(connection, changes);
      connection.releaseSavepoint(savepoint);
      return;
    } catch (DataException e) {
      connection.rollback(savepoint);
      refused = SinkErrors.bad(changes.get(0).record(), e);
    } catch (SQLException e) {
      if (SqlErrors.kind(e) != SqlErrors.Kind.DATA) {
        throw e;
      }
      connection.rollback(savepoint);
      refused = SinkErrors.bad(changes.get(0).record(), e);
    }
    if (changes.size() == 1) {
      refuse(changes.get(0).record(), refused, bad);
      return;
    }
    int middle = changes.size() / 2;
    halve(connection, changes.subList(0, middle), bad);
    halve(connection, changes.subList(middle, changes.size()), bad);
  }

  /** Keeps a bad record for the reporter; without one the whole batch fails with it. */
  private void refuse(
      SinkRecord record, ConnectException reason, Map<SinkRecord, ConnectException> bad) {
    if (reporter == null) {
      throw reason;
    }
    bad.put(record, reason);
  }

  private void report(SinkRecord record, ConnectException reason) {
    // Invariant 8: the runtime counts the record and keeps it in the dead-letter topic. It waits
    // for that before it commits offsets (KIP-610), so there is nothing to wait for here.
    reporter.report(record, reason);
  }

  private void abandon(Connection connection, SQLException error) {
    if (SqlErrors.connectionLost(error)) {
      pool.evict(connection);
      return;
    }
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.debug("A connection in doubt is thrown away", e);
      pool.evict(connection);
    }
  }

  private ConnectException failed(SQLException error, int records) {
    target.forget();
    String message =
        "Writing "
            + records
            + " records to "
            + config.connection().safeUrl()
            + " failed with SQL state "
            + SqlErrors.state(error);
    if (SqlErrors.kind(error) == SqlErrors.Kind.TRANSIENT) {
      if (config.maxRetries() < 0 || retries < config.maxRetries()) {
        retries++;
        retryTimeout.accept(config.retryBackoffMs());
        LOG.warn(
            "{}; retry {} of {} follows in {} ms",
            message,
            retries,
            config.maxRetries() < 0 ? "any" : config.maxRetries(),
            config.retryBackoffMs());
        return new RetriableException(message + ": " + SinkErrors.text(error), error);
      }
      return new ConnectException(
          message + " after " + retries + " retries: " + SinkErrors.text(error), error);
    }
    if (SqlErrors.kind(error) == SqlErrors.Kind.DATA) {
      // Invariant 7: the driver's message may hold the row's content.
      return new ConnectException(message);
    }
    return new ConnectException(message + ": " + SinkErrors.text(error), error);
  }
}
