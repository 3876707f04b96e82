// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink.delivery;

import io.fairlead.jdbc.connection.ConnectionPool;
import io.fairlead.jdbc.connection.SqlErrors;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.sink.delivery.OffsetTable.Stored;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps offsets in the target, in the transaction of the data. Used by the task's thread alone.
 *
 * <p>Fencing: an incarnation owns a partition under a token of its own. Each batch begins by moving
 * the partition's offset, on the condition that the token is still there; that locks the row until
 * the batch's transaction ends. A later incarnation waits for that lock, puts its own token there,
 * and only then reads where to resume. So an older one either committed before and is counted, or
 * finds its token gone and is refused by the database itself, whatever it still believes. Lanes are
 * fenced in the same way, by rows of their own, see {@link LaneOffsets}.
 */
public final class ExactlyOnce implements Delivery {

  private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnce.class);

  private final ConnectionPool pool;
  private final OffsetTable table;
  private final LaneOffsets lanes;
  private final int task;
  private final String token = UUID.randomUUID().toString();
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final Map<TopicPartition, Long> storing = new HashMap<>();
  private long epoch;
  private boolean epochBegun;
  private boolean doubt;

  /**
   * Makes it without connecting.
   *
   * @param tableName the name of the table of offsets
   * @param task whose offsets they are
   */
  public ExactlyOnce(
      ConnectionPool pool,
      Dialect dialect,
      Identifiers identifiers,
      String tableName,
      TaskName task) {
    this.pool = pool;
    this.table = new OffsetTable(dialect, identifiers, tableName, task.connector());
    this.task = task.number();
    this.lanes =
        new LaneOffsets(
            new LaneTable(dialect, identifiers, tableName, task.connector()), task, token);
  }

  /**
   * Who the task is.
   *
   * @param connector its connector's name
   * @param number its number, from 0
   * @param lanes how many transactions it may write a batch in
   */
  public record TaskName(String connector, int number, int lanes) {

    @Override
    public String toString() {
      return "Task " + number + " of connector " + connector;
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  @Override
  public boolean transactional() {
    return true;
  }

  @Override
  public void beginEpoch(long begun) {
    epoch = begun;
    epochBegun = true;
    alone(
        "begin epoch " + begun,
        connection -> {
          // Invariant 4: from this commit on no earlier incarnation of the task can store.
          if (!table.raiseEpoch(connection, task, begun)) {
            throw refused("epoch " + table.storedEpoch(connection, task).orElse(-1L) + " is there");
          }
          table.release(connection, task);
          return null;
        });
    alone(
        "begin epoch " + begun,
        connection -> {
          if (lanes.inUse(connection)) {
            if (!table.holdEpoch(connection, task, begun)) {
              throw refused("a newer incarnation has begun");
            }
            lanes.release(connection);
          }
          return null;
        });
  }

  @Override
  public Map<TopicPartition, Long> claim(Collection<TopicPartition> partitions) {
    if (!epochBegun) {
      // Without a runtime that numbers incarnations the newest owner of a partition wins.
      beginEpoch(epoch);
    }
    List<TopicPartition> sorted = partitions.stream().sorted(LaneOffsets.ORDER).toList();
    Map<TopicPartition, Long> resume = claimOffsets(sorted);
    claimLanes(sorted);
    return resume;
  }

  private Map<TopicPartition, Long> claimOffsets(List<TopicPartition> partitions) {
    return alone(
        "claim " + partitions.size() + " partitions",
        connection -> {
          if (!table.holdEpoch(connection, task, epoch)) {
            throw refused("a newer incarnation has begun");
          }
          // In order, so that two tasks do not wait for each other in a circle.
          for (TopicPartition partition : partitions) {
            table.claim(connection, partition, task, epoch, token);
          }
          Map<TopicPartition, Stored> stored = table.stored(connection);
          Map<TopicPartition, Long> resume = new HashMap<>();
          for (TopicPartition partition : partitions) {
            long offset = stored.get(partition).next();
            next.put(partition, offset);
            if (offset != OffsetTable.NONE) {
              resume.put(partition, offset);
            }
          }
          return resume;
        });
  }

  /** Comes after the offsets, since only who has those may add rows for lanes. */
  private void claimLanes(List<TopicPartition> partitions) {
    alone(
        "claim lanes of " + partitions.size() + " partitions",
        connection -> {
          if (lanes.inUse(connection)) {
            hold(connection, partitions);
            lanes.claim(connection, partitions);
          }
          return null;
        });
  }

  private void hold(Connection connection, List<TopicPartition> partitions) throws SQLException {
    for (TopicPartition partition : partitions) {
      if (!table.hold(connection, partition, token)) {
        throw refused("partition " + partition + " is no longer its own");
      }
    }
  }

  @Override
  public void release(Collection<TopicPartition> partitions) {
    next.keySet().removeAll(partitions);
    lanes.forget(partitions);
  }

  @Override
  public Collection<SinkRecord> undelivered(Connection connection, Collection<SinkRecord> records)
      throws SQLException {
    if (doubt) {
      readAgain(connection);
    }
    List<SinkRecord> fresh = records.stream().filter(this::undelivered).toList();
    if (fresh.size() == records.size()) {
      return records;
    }
    LOG.info("{} records were stored before and are left out", records.size() - fresh.size());
    return fresh;
  }

  private boolean undelivered(SinkRecord record) {
    TopicPartition partition = partition(record);
    long offset = record.originalKafkaOffset();
    return offset >= position(partition) && !lanes.delivered(partition, offset);
  }

  private void readAgain(Connection connection) throws SQLException {
    // What is in doubt may be under way still: its transactions hold these rows until they end.
    List<TopicPartition> own = next.keySet().stream().sorted(LaneOffsets.ORDER).toList();
    boolean inLanes = lanes.inUse(connection);
    hold(connection, own);
    if (inLanes) {
      lanes.claim(connection, own);
    }
    Map<TopicPartition, Stored> stored = table.stored(connection);
    connection.commit();
    own.forEach(partition -> next.put(partition, stored.get(partition).next()));
    doubt = false;
  }

  private long position(TopicPartition partition) {
    Long position = next.get(partition);
    if (position == null) {
      throw new ConnectException(
          name() + " was given a record of " + partition + ", which it has not opened");
    }
    return position;
  }

  @Override
  public void store(Connection connection, Collection<SinkRecord> records) throws SQLException {
    Map<TopicPartition, Long> behind = new TreeMap<>(LaneOffsets.ORDER);
    for (SinkRecord record : records) {
      behind.merge(partition(record), record.originalKafkaOffset() + 1, Math::max);
    }
    storing.clear();
    for (Map.Entry<TopicPartition, Long> entry : behind.entrySet()) {
      TopicPartition partition = entry.getKey();
      Stored expected = new Stored(position(partition), token);
      // Invariant 2 and 4: the offset moves with the data or not at all, and only for its owner.
      if (!table.advance(connection, partition, expected, entry.getValue())) {
        throw refused(
            "partition " + partition + " is no longer its own, or its offset was altered");
      }
    }
    storing.putAll(behind);
  }

  /** The first records of a partition go without, so that there is an offset to resume from. */
  @Override
  public boolean divisible(Collection<SinkRecord> records) {
    return records.stream()
        .map(ExactlyOnce::partition)
        .distinct()
        .allMatch(
            partition ->
                position(partition) != OffsetTable.NONE
                    && !lanes.ahead(partition, position(partition)));
  }

  @Override
  public void storePart(Connection connection, int lane, Collection<SinkRecord> records)
      throws SQLException {
    Optional<TopicPartition> lost = lanes.store(connection, lane, records);
    if (lost.isPresent()) {
      throw refused("partition " + lost.get() + " is no longer its own");
    }
  }

  static TopicPartition partition(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }

  @Override
  public void committed() {
    next.putAll(storing);
    lanes.passed(storing);
    storing.clear();
  }

  @Override
  public void doubtful() {
    storing.clear();
    doubt = true;
  }

  /** Sets or, with {@code null}, resets offsets of a connector that is stopped (KIP-875). */
  public void alter(Map<TopicPartition, Long> offsets) {
    alone(
        "alter offsets",
        false,
        connection -> {
          if (!table.find(connection)) {
            return null;
          }
          boolean inLanes = lanes.inUse(connection);
          List<TopicPartition> sorted =
              offsets.keySet().stream().sorted(LaneOffsets.ORDER).toList();
          for (TopicPartition partition : sorted) {
            Long offset = offsets.get(partition);
            table.alter(connection, partition, offset == null ? OffsetTable.NONE : offset);
            if (inLanes) {
              lanes.table().clear(connection, partition);
            }
          }
          return null;
        });
  }

  private <T> T alone(String what, Work<T> work) {
    return alone(what, true, work);
  }

  private <T> T alone(String what, boolean create, Work<T> work) {
    var retry = pool.config().retry();
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = pool.borrow()) {
        try {
          if (create) {
            table.ensure(connection);
          }
          T result = work.in(connection);
          connection.commit();
          return result;
        } catch (SQLException e) {
          SQLException error = SqlErrors.orLost(connection, e);
          undo(connection);
          throw error;
        } catch (RuntimeException e) {
          undo(connection);
          throw e;
        }
      } catch (SQLException e) {
        // A row that another task inserted at the same time is there at the next attempt.
        boolean passes = SqlErrors.kind(e) != SqlErrors.Kind.FATAL;
        if (!passes || attempt >= Math.max(2, retry.attempts())) {
          throw failed(what, e);
        }
        LOG.warn("Could not {}, SQL state {}; trying again", what, SqlErrors.state(e));
        pause(SqlErrors.backoffMillis(e, attempt, retry.backoff().toMillis()));
      }
    }
  }

  private void undo(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      pool.evict(connection);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while waiting for the database", e);
    }
  }

  private ConnectException refused(String why) {
    return new ConnectException(
        name()
            + " with epoch "
            + epoch
            + " is refused by the database, table "
            + table.name()
            + ": "
            + why
            + ". A newer incarnation has taken over; this one must stop.");
  }

  private ConnectException failed(String what, SQLException error) {
    return new ConnectException(
        name()
            + " cannot "
            + what
            + " at "
            + pool.config().safeUrl()
            + " (SQL state "
            + SqlErrors.state(error)
            + ": "
            + SqlErrors.root(error).getMessage()
            + "). Exactly-once delivery needs table "
            + table.name()
            + ". Let the user create it and write to it, or create it with: "
            + table.ddl()
            + (lanes.wanted() ? "; and, for its lanes, table " + lanes.table().ddl() : "")
            + "; or set exactly.once=off.",
        error);
  }

  private String name() {
    return "Task " + task + " of connector " + table.connector();
  }
}
