// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What is done about a batch's offsets. Called on the task's thread, in this order per transaction:
 * {@link #undelivered}, {@link #store} as its first statement, then {@link #committed} or {@link
 * #doubtful}. Before that, parts of the batch may be written in transactions of their own, each
 * with {@link #storePart} as its first statement, where {@link #divisible} allows it.
 */
public interface Delivery {

  /** Offsets are the consumer group's alone, committed after the data. */
  Delivery AT_LEAST_ONCE =
      new Delivery() {
        @Override
        public boolean transactional() {
          return false;
        }

        @Override
        public Collection<SinkRecord> undelivered(
            Connection connection, Collection<SinkRecord> records) {
          return records;
        }

        @Override
        public void store(Connection connection, Collection<SinkRecord> records) {}

        @Override
        public boolean divisible(Collection<SinkRecord> records) {
          return true;
        }

        @Override
        public void storePart(Connection connection, int lane, Collection<SinkRecord> records) {}

        @Override
        public void committed() {}

        @Override
        public void doubtful() {}

        @Override
        public void beginEpoch(long epoch) {}

        @Override
        public Map<TopicPartition, Long> claim(Collection<TopicPartition> partitions) {
          return Map.of();
        }

        @Override
        public void release(Collection<TopicPartition> partitions) {}
      };

  /** Whether offsets are part of the data's transaction. */
  boolean transactional();

  /** The records that are not stored yet. Leaves no transaction open. */
  Collection<SinkRecord> undelivered(Connection connection, Collection<SinkRecord> records)
      throws SQLException;

  /**
   * Stores the offsets behind the records, in the present transaction.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if the database refuses this
   *     incarnation
   */
  void store(Connection connection, Collection<SinkRecord> records) throws SQLException;

  /** Whether parts of the batch may be written in transactions of their own. */
  boolean divisible(Collection<SinkRecord> records);

  /**
   * Stores in a lane's transaction which records it writes. Called on the lane's thread.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if the database refuses this
   *     incarnation
   */
  void storePart(Connection connection, int lane, Collection<SinkRecord> records)
      throws SQLException;

  /** The transaction of the last {@link #store} is committed. */
  void committed();

  /** Nobody knows whether the transaction of the last {@link #store} is committed. */
  void doubtful();

  /** Announces this incarnation, see {@code TransactionalSinkTask}. */
  void beginEpoch(long epoch);

  /** Takes partitions over and tells their next offsets, where the target knows them. */
  Map<TopicPartition, Long> claim(Collection<TopicPartition> partitions);

  /** Forgets partitions that are the task's no longer. */
  void release(Collection<TopicPartition> partitions);
}
