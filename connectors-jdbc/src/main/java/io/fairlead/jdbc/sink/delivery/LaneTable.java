// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink.delivery;

import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.WriteSql.NewColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;

/**
 * The table beside the {@link OffsetTable} that holds, per partition and lane, which records the
 * lane has written since the partition's offset last moved, and who may say so. Statements run in
 * the caller's transaction; only {@link #ensure} ends its own.
 */
final class LaneTable {

  /**
   * A row.
   *
   * @param delivered the records' offsets as {@link DeliveredOffsets} writes them
   */
  record Lane(TopicPartition partition, int number, String delivered) {}

  private static final String SUFFIX = "_lanes";
  private static final String CONNECTOR = "connector";
  private static final String TOPIC = "topic";
  private static final String PARTITION = "kafka_partition";
  private static final String LANE = "lane";

  private final OwnTable table;
  private final String connector;

  /**
   * Makes it.
   *
   * @param offsets the name of the table of offsets
   */
  LaneTable(Dialect dialect, Identifiers identifiers, String offsets, String connector) {
    this.table = new OwnTable(dialect, identifiers, shape(dialect, offsets + SUFFIX));
    this.connector = connector;
  }

  private static OwnTable.Shape shape(Dialect dialect, String name) {
    String key = dialect.columnTypes().sqlType(Schema.STRING_SCHEMA, true);
    String text = dialect.columnTypes().sqlType(Schema.STRING_SCHEMA, false);
    String integer = dialect.columnTypes().sqlType(Schema.INT32_SCHEMA, false);
    return new OwnTable.Shape(
        name,
        List.of(
            new NewColumn(CONNECTOR, key, false),
            new NewColumn(TOPIC, key, false),
            new NewColumn(PARTITION, integer, false),
            new NewColumn(LANE, integer, false),
            new NewColumn("task", integer, false),
            new NewColumn("owner", key, false),
            new NewColumn("delivered", text, true)),
        List.of(CONNECTOR, TOPIC, PARTITION, LANE));
  }

  String ddl() {
    return table.ddl();
  }

  boolean find(Connection connection) throws SQLException {
    return table.find(connection);
  }

  void ensure(Connection connection) throws SQLException {
    table.ensure(connection);
  }

  /** Takes all rows away from the earlier incarnations of a task. */
  void release(Connection connection, int task) throws SQLException {
    table.update(
        connection,
        "UPDATE %table SET %owner = 'none' WHERE %connector = ? AND %task = ?",
        connector,
        task);
  }

  /** Makes a partition's rows the owner's, once the transactions of whoever had them have ended. */
  void claim(Connection connection, TopicPartition partition, int task, String owner)
      throws SQLException {
    table.update(
        connection,
        "UPDATE %table SET %owner = ?, %task = ? WHERE %connector = ? AND %topic = ? AND"
            + " %kafka_partition = ?",
        owner,
        task,
        connector,
        partition.topic(),
        partition.partition());
  }

  /** Adds a row; the caller holds the partition's row in the table of offsets. */
  void insert(Connection connection, TopicPartition partition, int lane, int task, String owner)
      throws SQLException {
    table.update(
        connection,
        "INSERT INTO %table (%connector, %topic, %kafka_partition, %lane, %task, %owner) VALUES (?,"
            + " ?, ?, ?, ?, ?)",
        connector,
        partition.topic(),
        partition.partition(),
        lane,
        task,
        owner);
  }

  /** Says which records a lane writes; {@code false} if that is not the owner's to say by now. */
  boolean deliver(
      Connection connection, TopicPartition partition, int lane, String owner, String delivered)
      throws SQLException {
    return table.update(
            connection,
            "UPDATE %table SET %delivered = ? WHERE %connector = ? AND %topic = ? AND"
                + " %kafka_partition = ? AND %lane = ? AND %owner = ?",
            delivered,
            connector,
            partition.topic(),
            partition.partition(),
            lane,
            owner)
        == 1;
  }

  /** Forgets what a partition's lanes have written, and takes them away from their owner. */
  void clear(Connection connection, TopicPartition partition) throws SQLException {
    table.update(
        connection,
        "UPDATE %table SET %delivered = NULL, %owner = 'none' WHERE %connector = ? AND %topic = ?"
            + " AND %kafka_partition = ?",
        connector,
        partition.topic(),
        partition.partition());
  }

  /** All of the connector's rows. */
  List<Lane> lanes(Connection connection) throws SQLException {
    return table.query(
        connection,
        row ->
            new Lane(
                new TopicPartition(row.getString(1), row.getInt(2)),
                row.getInt(3),
                row.getString(4)),
        "SELECT %topic, %kafka_partition, %lane, %delivered FROM %table WHERE %connector = ?",
        connector);
  }
}
