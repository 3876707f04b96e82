// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.sink.delivery;

import io.fairlead.jdbc.connection.SqlErrors;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.Table;
import io.fairlead.jdbc.dialect.TableId;
import io.fairlead.jdbc.dialect.WriteSql.NewColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger LOG = LoggerFactory.getLogger(OffsetTable.class);
  private static final String EPOCHS = "*epoch*";
  private static final String RELEASED = "none";
  private static final String CONNECTOR = "connector";
  private static final String TOPIC = "topic";
  private static final String PARTITION = "kafka_partition";
  private static final String NEXT = "next_offset";
  private static final String TASK = "task";
  private static final String EPOCH = "epoch";
  private static final String OWNER = "owner";
  private static final List<String> COLUMNS =
      List.of(CONNECTOR, TOPIC, PARTITION, NEXT, TASK, EPOCH, OWNER);

  private final Dialect dialect;
  private final Identifiers identifiers;
  private final String name;
  private final String connector;
  private String from;
  private Map<String, String> columns;

  OffsetTable(Dialect dialect, Identifiers identifiers, String name, String connector) {
    this.dialect = dialect;
    this.identifiers = identifiers;
    this.name = name;
    this.connector = connector;
  }

  String name() {
    return name;
  }

  String connector() {
    return connector;
  }

  /** The statement that creates the table, for messages and dry runs. */
  String ddl() {
    String text = dialect.columnTypes().sqlType(Schema.STRING_SCHEMA, true);
    String integer = dialect.columnTypes().sqlType(Schema.INT32_SCHEMA, false);
    String bigint = dialect.columnTypes().sqlType(Schema.INT64_SCHEMA, false);
    return dialect
        .writeSql(identifiers)
        .createTable(
            TableId.parse(name),
            List.of(
                new NewColumn(CONNECTOR, text, false),
                new NewColumn(TOPIC, text, false),
                new NewColumn(PARTITION, integer, false),
                new NewColumn(NEXT, bigint, false),
                new NewColumn(TASK, integer, false),
                new NewColumn(EPOCH, bigint, false),
                new NewColumn(OWNER, text, false)),
            List.of(CONNECTOR, TOPIC, PARTITION));
  }

  /** Whether the table is there; looks it up if that is not known. */
  boolean find(Connection connection) throws SQLException {
    if (from != null) {
      return true;
    }
    Optional<TableId> id = dialect.resolve(connection, name);
    Optional<Table> table =
        id.isPresent() ? dialect.describe(connection, id.get()) : Optional.empty();
    if (table.isEmpty()) {
      return false;
    }
    Map<String, String> names = new HashMap<>();
    for (String column : COLUMNS) {
      names.put(
          column,
          identifiers.name(table.get().column(column).map(found -> found.name()).orElse(column)));
    }
    columns = names;
    from = identifiers.table(table.get().id());
    return true;
  }

  /** Creates the table unless it is there, in a transaction of its own. */
  void ensure(Connection connection) throws SQLException {
    if (from != null) {
      return;
    }
    if (!find(connection)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(ddl());
        connection.commit();
        LOG.info("Created table {} for exactly-once delivery", name);
      } catch (SQLException e) {
        connection.rollback();
        // Another task may have created it at the same time.
        if (SqlErrors.connectionLost(e) || !find(connection)) {
          throw e;
        }
      }
      find(connection);
    }
    connection.commit();
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
    String query =
        sql(
            "SELECT %epoch FROM %table WHERE %connector = ? AND %topic = ? AND %kafka_partition ="
                + " ?");
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      bind(statement, connector, EPOCHS, task);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
      }
    }
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
    String query =
        sql(
            "SELECT %topic, %kafka_partition, %next_offset, %owner FROM %table WHERE %connector = ?"
                + " AND %topic <> ?");
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      bind(statement, connector, EPOCHS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(
              new TopicPartition(rows.getString(1), rows.getInt(2)),
              new Stored(rows.getLong(3), rows.getString(4)));
        }
      }
    }
    return found;
  }

  private void insert(
      Connection connection, TopicPartition partition, int task, long epoch, String owner)
      throws SQLException {
    String insert =
        sql(
            "INSERT INTO %table (%connector, %topic, %kafka_partition, %next_offset, %task, %epoch,"
                + " %owner) VALUES (?, ?, ?, ?, ?, ?, ?)");
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      bind(
          statement, connector, partition.topic(), partition.partition(), NONE, task, epoch, owner);
      statement.executeUpdate();
    }
  }

  private int update(Connection connection, String clauses, Object... values) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(sql("UPDATE %table " + clauses))) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  private String sql(String template) {
    String text = template.replace("%table", from);
    for (String column : COLUMNS) {
      text = text.replace("%" + column, columns.get(column));
    }
    return text;
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (values[i] instanceof Integer number) {
        statement.setInt(i + 1, number);
      } else {
        statement.setString(i + 1, (String) values[i]);
      }
    }
  }
}
