// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink;

import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.connection.SqlErrors;
import io.fairlead.jdbc.sink.delivery.Delivery;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches, each in one transaction that is committed before {@link #put} returns, or in
 * several in lanes. Used by the task's thread alone, but for {@link #close}.
 */
public final class SinkWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SinkWriter.class);

  private final SinkConfig config;
  private final ConnectionPool pool;
  private final ErrantRecordReporter reporter;
  private final IntConsumer retryTimeout;
  private final TargetWriter target;
  private final Lanes lanes;
  private Delivery delivery = Delivery.AT_LEAST_ONCE;
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
    this.lanes = new Lanes(config, pool);
  }

  /** From now on offsets are handled like that. */
  public void deliver(Delivery chosen) {
    delivery = chosen;
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
    try (Connection connection = pool.borrow()) {
      try {
        Collection<SinkRecord> fresh = delivery.undelivered(connection, records);
        if (!fresh.isEmpty()) {
          Batch batch = new Batch(fresh);
          write(connection, batch);
          // Invariant 2: only now, so that a retry reports nothing twice. The runtime waits for
          // the reports before it commits offsets (KIP-610).
          batch.report();
        }
      } catch (SQLException e) {
        SQLException error = SqlErrors.orLost(connection, e);
        abandon(connection, error);
        throw error;
      } catch (RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      delivery.doubtful();
      throw failed(e, records.size());
    }
    retries = 0;
  }

  @Override
  public void close() {
    lanes.close();
  }

  private void write(Connection connection, Batch batch) throws SQLException {
    List<Change> left = batch.changes();
    try {
      target.prepare(connection, left);
      left = lanes.write(delivery, target, left);
      delivery.store(connection, batch.records());
      target.write(connection, left);
      commit(connection, batch);
    } catch (DataException e) {
      connection.rollback();
      LOG.debug("A record of the batch has no row; looking for it");
      writeCarefully(connection, batch, left);
    } catch (SQLException e) {
      if (SqlErrors.kind(e) != SqlErrors.Kind.DATA) {
        throw e;
      }
      connection.rollback();
      LOG.debug("A row of the batch is refused with SQL state {}", SqlErrors.state(e));
      writeCarefully(connection, batch, left);
    }
  }

  private void commit(Connection connection, Batch batch) throws SQLException {
    if (delivery.transactional()) {
      // Invariant 2: the commit moves the offsets, so what is bad must be kept before.
      batch.report();
    }
    connection.commit();
    delivery.committed();
  }

  /** Writes what is good and finds what is bad, by halving. */
  private void writeCarefully(Connection connection, Batch batch, List<Change> changes)
      throws SQLException {
    List<Change> shaped = new ArrayList<>(changes.size());
    for (Change change : changes) {
      try {
        target.prepare(connection, List.of(change));
        shaped.add(change);
      } catch (DataException e) {
        batch.refuse(change.record(), SinkErrors.bad(change.record(), e));
      }
    }
    boolean savepoints = connection.getMetaData().supportsSavepoints();
    List<Change> good = savepoints ? shaped : tried(connection, shaped, batch);
    delivery.store(connection, batch.records());
    checkConstraintsNow(connection);
    if (savepoints) {
      halve(connection, good, batch);
    } else {
      target.write(connection, good);
    }
    commit(connection, batch);
  }

  /** The changes that the database takes, found by writing parts of them and rolling back. */
  private List<Change> tried(Connection connection, List<Change> changes, Batch batch)
      throws SQLException {
    if (changes.isEmpty()) {
      return changes;
    }
    ConnectException refused;
    try {
      target.write(connection, changes);
      connection.rollback();
      return changes;
    } catch (DataException e) {
      refused = SinkErrors.bad(changes.get(0).record(), e);
    } catch (SQLException e) {
      if (SqlErrors.kind(e) != SqlErrors.Kind.DATA) {
        throw e;
      }
      refused = SinkErrors.bad(changes.get(0).record(), e);
    }
    connection.rollback();
    if (changes.size() == 1) {
      batch.refuse(changes.get(0).record(), refused);
      return List.of();
    }
    int middle = changes.size() / 2;
    List<Change> good = new ArrayList<>(tried(connection, changes.subList(0, middle), batch));
    good.addAll(tried(connection, changes.subList(middle, changes.size()), batch));
    return good;
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

  private void halve(Connection connection, List<Change> changes, Batch batch) throws SQLException {
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
      batch.refuse(changes.get(0).record(), refused);
      return;
    }
    int middle = changes.size() / 2;
    halve(connection, changes.subList(0, middle), batch);
    halve(connection, changes.subList(middle, changes.size()), batch);
  }

  /** The records of one put, with those among them that are bad. */
  private final class Batch {

    private final Collection<SinkRecord> records;
    private final List<Change> changes;
    private final Map<SinkRecord, ConnectException> bad = new LinkedHashMap<>();

    Batch(Collection<SinkRecord> records) {
      this.records = records;
      this.changes = new ArrayList<>(records.size());
      for (SinkRecord record : records) {
        try {
          Change change = Change.of(record);
          if (change.delete() && !config.deleteEnabled()) {
            throw new DataException(
                "The record deletes its row, and " + SinkKeys.DELETE_ENABLED + " is false");
          }
          if (change.truncate() && !config.truncateEnabled()) {
            throw new DataException(
                "The record empties its table, and " + SinkKeys.TRUNCATE_ENABLED + " is false");
          }
          changes.add(change);
        } catch (DataException e) {
          refuse(record, SinkErrors.bad(record, e));
        }
      }
    }

    Collection<SinkRecord> records() {
      return records;
    }

    List<Change> changes() {
      return changes;
    }

    /** Keeps a bad record for the reporter; without one the whole batch fails with it. */
    void refuse(SinkRecord record, ConnectException reason) {
      if (reporter == null) {
        throw reason;
      }
      bad.put(record, reason);
    }

    /** Invariant 8: the runtime counts the records and keeps them in the dead-letter topic. */
    void report() {
      List<Future<Void>> kept = new ArrayList<>();
      bad.forEach((record, reason) -> kept.add(reporter.report(record, reason)));
      bad.clear();
      if (delivery.transactional()) {
        SinkErrors.await(kept);
      }
    }
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
        int backoff = (int) SqlErrors.backoffMillis(error, retries, config.retryBackoffMs());
        retryTimeout.accept(backoff);
        LOG.warn(
            "{}; retry {} of {} follows in {} ms",
            message,
            retries,
            config.maxRetries() < 0 ? "any" : config.maxRetries(),
            backoff);
        return new RetriableException(message + ": " + SinkErrors.text(error), error);
      }
      return new ConnectException(
          message + " after " + retries + " retries: " + SinkErrors.text(error), error);
    }
    if (SqlErrors.kind(error) == SqlErrors.Kind.DATA) {
      // Invariant 7: the driver's message may hold the row's content.
      return new ConnectException(message);
    }
    return new ConnectException(
        message + ": " + SinkErrors.text(error) + SqlErrors.loginRemedy(error), error);
  }
}
