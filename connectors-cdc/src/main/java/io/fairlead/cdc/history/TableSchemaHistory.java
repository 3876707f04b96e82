// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.history;

import io.debezium.config.Configuration;
import io.debezium.document.DocumentReader;
import io.debezium.document.DocumentWriter;
import io.debezium.relational.history.AbstractSchemaHistory;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistoryException;
import io.debezium.relational.history.SchemaHistoryListener;
import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.CdcKeys;
import io.fairlead.cdc.readiness.Jdbc;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Keeps the history of the tables' definitions in a table of the captured MySQL or MariaDB, so that
 * it needs neither brokers nor a disk. (Debezium's history over JDBC needs classes of Apache's
 * runtime, and orders by the clock.) Made and called by Debezium.
 *
 * <p>While Debezium reads the definitions it may hold a lock on all tables, this one included. What
 * it tells then is kept until {@link #settle}; a snapshot that is cut short begins anew and needs
 * none of it.
 */
public final class TableSchemaHistory extends AbstractSchemaHistory {

  /** What its keys begin with. */
  public static final String PREFIX = "schema.history.internal.fairlead.";

  /** The key of the table's name. */
  public static final String TABLE = PREFIX + "table";

  private static final Map<String, TableSchemaHistory> OPEN = new ConcurrentHashMap<>();

  private final Queue<HistoryRecord> waiting = new ArrayDeque<>();
  private final DocumentWriter writer = DocumentWriter.defaultWriter();
  private final DocumentReader reader = DocumentReader.defaultReader();
  private CdcConfig database;
  private String table;

  /** For Debezium. */
  public TableSchemaHistory() {}

  /** The keys by which a configuration describes this history. */
  public static Map<String, String> keys(CdcConfig config) {
    Map<String, String> keys = new HashMap<>();
    keys.put("schema.history.internal", TableSchemaHistory.class.getName());
    keys.put(TABLE, config.historyTable());
    keys.put(PREFIX + CdcKeys.URL, config.given().get(CdcKeys.URL));
    config.user().ifPresent(user -> keys.put(PREFIX + CdcKeys.USER, user));
    config.password().ifPresent(password -> keys.put(PREFIX + CdcKeys.PASSWORD_KEY, password));
    return keys;
  }

  @Override
  public void configure(
      Configuration config,
      HistoryRecordComparator comparator,
      SchemaHistoryListener listener,
      boolean useCatalogBeforeSchema) {
    super.configure(config, comparator, listener, useCatalogBeforeSchema);
    Map<String, String> keys = new HashMap<>();
    config.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            keys.put(key.substring(PREFIX.length()), value);
          }
        });
    database = new CdcConfig(keys);
    table = config.getString(TABLE);
  }

  @Override
  public void start() {
    super.start();
    OPEN.put(table, this);
  }

  @Override
  public void stop() {
    OPEN.remove(table, this);
    super.stop();
  }

  /**
   * Writes what the snapshot left to be written, if there is such a history. Called before a record
   * leaves whose offset needs it.
   */
  public static void settle(CdcConfig config) {
    TableSchemaHistory open = OPEN.get(config.historyTable());
    if (open != null) {
      open.settle();
    }
  }

  @Override
  protected void storeRecord(HistoryRecord record) {
    synchronized (waiting) {
      waiting.add(record);
      if (record.document().getDocument(HistoryRecord.Fields.POSITION).has("snapshot")) {
        // Debezium holds a lock on all tables now.
        return;
      }
    }
    settle();
  }

  private void settle() {
    synchronized (waiting) {
      if (waiting.isEmpty()) {
        return;
      }
      with(
          jdbc -> {
            while (!waiting.isEmpty()) {
              jdbc.execute(
                  "INSERT INTO " + table + " (record) VALUES (?)", text(waiting.element()));
              waiting.remove();
            }
            return null;
          });
    }
  }

  private String text(HistoryRecord record) {
    try {
      return writer.write(record.document());
    } catch (IOException e) {
      throw new SchemaHistoryException("cannot write a record of the schema history", e);
    }
  }

  @Override
  protected void recoverRecords(Consumer<HistoryRecord> records) {
    List<List<String>> rows =
        with(jdbc -> jdbc.rows("SELECT record FROM " + table + " ORDER BY number"));
    for (List<String> row : rows) {
      try {
        records.accept(new HistoryRecord(reader.read(row.get(0))));
      } catch (IOException e) {
        throw new SchemaHistoryException("cannot read a record of table " + table, e);
      }
    }
  }

  @Override
  public boolean exists() {
    return storageExists()
        && with(jdbc -> jdbc.value("SELECT number FROM " + table + " LIMIT 1")) != null;
  }

  @Override
  public boolean storageExists() {
    int dot = table.indexOf('.');
    String count =
        with(
            jdbc ->
                jdbc.value(
                    "SELECT count(*) FROM information_schema.tables WHERE table_schema = ? AND"
                        + " table_name = ?",
                    table.substring(0, dot),
                    table.substring(dot + 1)));
    return !count.equals("0");
  }

  @Override
  public void initializeStorage() {
    with(
        jdbc ->
            jdbc.execute(
                "CREATE TABLE IF NOT EXISTS "
                    + table
                    + " (number bigint AUTO_INCREMENT PRIMARY KEY, record longtext NOT NULL)"));
  }

  private interface Question<T> {
    T of(Jdbc jdbc) throws SQLException;
  }

  /** A connection for each: definitions change seldom, and none has to be kept alive. */
  private <T> T with(Question<T> question) {
    try (Jdbc jdbc = Jdbc.connect(database)) {
      return question.of(jdbc);
    } catch (SQLException e) {
      throw new SchemaHistoryException(
          "The schema history in table "
              + table
              + " of "
              + database.url().shown()
              + " cannot be used (SQL state "
              + e.getSQLState()
              + "): "
              + e.getMessage(),
          e);
    }
  }
}
