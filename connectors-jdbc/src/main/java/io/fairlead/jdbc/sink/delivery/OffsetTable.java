// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink.delivery;

import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.WriteSql.NewColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;

/**
 * The table that holds, per connector, the next offset and the owner of each partition, and the
 * epoch of each task. Statements run in the caller's transaction; only {@link #ensure} ends its
 * own. Not thread-safe.
 *
 * <p>Every check is an {@code UPDATE} with the expected state in its {@code WHERE}: it locks the
 * row and compares in one step at every isolation level, and its count tells the outcome.
 */
final class OffsetTable {

  /** What is stored of a partition. */
  record Stored(long next, String owner) {}

  /** The next offset of a partition that was claimed, but of which nothing is delivered. */
  static final long NONE = -1;

  private static final String EPOCHS = "*epoch*";
  private static final String RELEASED = "none";
  private static final String CONNECTOR = "connector";
  private static final String TOPIC = "topic";
  private static final String PARTITION = "kafka_partition";

  private final OwnTable table;
  private final String connector;

  OffsetTable(Dialect dialect, Identifiers identifiers, String name, String connector) {
    this.table = new OwnTable(dialect, identifiers, shape(dialect, name));
    this.connector = connector;
  }

  private static OwnTable.Shape shape(Dialect dialect, String name) {
    String text = dialect.columnTypes().sqlType(Schema.STRING_SCHEMA, true);
    String integer = dialect.columnTypes().sqlType(Schema.INT32_SCHEMA, false);
    String bigint = dialect.columnTypes().sqlType(Schema.INT64_SCHEMA, false);
    return new OwnTable.Shape(
        name,
        List.of(
            new NewColumn(CONNECTOR, text, false),
            new NewColumn(TOPIC, text, false),
            new NewColumn(PARTITION, integer, false),
            new NewColumn("next_offset", bigint, false),
            new NewColumn("task", integer, false),
            new NewColumn("epoch", bigint, false),
            new NewColumn("owner", text, false)),
        List.of(CONNECTOR, TOPIC, PARTITION));
  }

  String name() {
    return table.name();
  }

  String connector() {
    return connector;
  }

  /** The statement that creates the table, for messages and dry runs. */
  String ddl() {
    return table.ddl();
  }

  /** Whether the table is there; looks it up if that is not known. */
  boolean find(Connection connection) throws SQLException {
    return table.find(connection);
  }

  /** Creates the table unless it is there, in a transaction of its own. */
  void ensure(Connection connection) throws SQLException {
    table.ensure(connection);
  }

  /** Raises a task's epoch; {@code false} if a higher one is stored. Locks the task's row. */
  boolean raiseEpoch(Connection connection, int task, long epoch) throws SQLException {
    if (update(
            connection,
            "SET %epoch = ? WHERE %connector = ? AND %topic = ? AND %kafka_partition = ? AND"
                + " %epoch <= ?",
            epoch,
            connector,
            EPOCHS,
            task,
            epoch)
        > 0) {
      return true;
    }
    if (storedEpoch(connection, task).isPresent()) {
      return false;
    }
    insert(connection, new TopicPartition(EPOCHS, task), task, epoch, RELEASED);
    return true;
  }

  /** Locks a task's row; {@code false} if its epoch is another by now. */
  boolean holdEpoch(Connection connection, int task, long epoch) throws SQLException {
    return update(
            connection,
            "SET %epoch = %epoch WHERE %connector = ? AND %topic = ? AND %kafka_partition = ? AND"
                + " %epoch = ?",
            connector,
            EPOCHS,
            task,
            epoch)
        > 0;
  }

  Optional<Long> storedEpoch(Connection connection, int task) throws SQLException {
    return table
        .query(
            connection,
            row -> row.getLong(1),
            "SELECT %epoch FROM %table WHERE %connector = ? AND %topic = ? AND %kafka_partition = ?",
            connector,
            EPOCHS,
            task)
        .stream()
        .findFirst();
  }

  /** Takes all partitions away from the earlier incarnations of a task. */
  void release(Connection connection, int task) throws SQLException {
    update(
        connection,
        "SET %owner = ? WHERE %connector = ? AND %task = ? AND %topic <> ?",
        RELEASED,
        connector,
        task,
        EPOCHS);
  }

  /** Makes a partition the owner's; whoever had it before can no longer {@link #advance} it. */
  void claim(Connection connection, TopicPartition partition, int task, long epoch, String owner)
      throws SQLException {
    int changed =
        update(
            connection,
            "SET %owner = ?, %task = ?, %epoch = ? WHERE %connector = ? AND %topic = ? AND"
                + " %kafka_partition = ?",
            owner,
            task,
            epoch,
            connector,
            partition.topic(),
            partition.partition());
    if (changed == 0) {
      insert(connection, partition, task, epoch, owner);
    }
  }

  /** Moves a partition's offset; {@code false} if the owner or the offset is not as expected. */
  boolean advance(Connection connection, TopicPartition partition, Stored expected, long next)
      throws SQLException {
    return update(
            connection,
            "SET %next_offset = ? WHERE %connector = ? AND %topic = ? AND %kafka_partition = ? AND"
                + " %owner = ? AND %next_offset = ?",
            next,
            connector,
            partition.topic(),
            partition.partition(),
            expected.owner(),
            expected.next())
        == 1;
  }

  /** Locks a partition's row; {@code false} if it is another's by now. */
  boolean hold(Connection connection, TopicPartition partition, String owner) throws SQLException {
    return update(
            connection,
            "SET %owner = ? WHERE %connector = ? AND %topic = ? AND %kafka_partition = ? AND %owner"
                + " = ?",
            owner,
            connector,
            partition.topic(),
            partition.partition(),
            owner)
        == 1;
  }

  /** Sets a partition's offset whoever owns it, and takes it away from its owner. */
  void alter(Connection connection, TopicPartition partition, long next) throws SQLException {
    update(
        connection,
        "SET %next_offset = ?, %owner = ? WHERE %connector = ? AND %topic = ? AND"
            + " %kafka_partition = ?",
        next,
        RELEASED,
        connector,
        partition.topic(),
        partition.partition());
  }

  /** What is stored of all the connector's partitions. */
  Map<TopicPartition, Stored> stored(Connection connection) throws SQLException {
    Map<TopicPartition, Stored> found = new HashMap<>();
    table.query(
        connection,
        row ->
            found.put(
                new TopicPartition(row.getString(1), row.getInt(2)),
                new Stored(row.getLong(3), row.getString(4))),
        "SELECT %topic, %kafka_partition, %next_offset, %owner FROM %table WHERE %connector = ? AND"
            + " %topic <> ?",
        connector,
        EPOCHS);
    return found;
  }

  private void insert(
      Connection connection, TopicPartition partition, int task, long epoch, String owner)
      throws SQLException {
    table.update(
        connection,
        "INSERT INTO %table (%connector, %topic, %kafka_partition, %next_offset, %task, %epoch,"
            + " %owner) VALUES (?, ?, ?, ?, ?, ?, ?)",
        connector,
        partition.topic(),
        partition.partition(),
        NONE,
        task,
        epoch,
        owner);
  }

  private int update(Connection connection, String clauses, Object... values) throws SQLException {
    return table.update(connection, "UPDATE %table " + clauses, values);
  }
}
