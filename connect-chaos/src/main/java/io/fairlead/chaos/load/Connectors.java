// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.load;

import io.fairlead.servers.PostgresServer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configurations of what runs. */
public final class Connectors {

  public static final String SEQUENCE = "sequence";
  public static final String SEQUENCE_TOPIC = "sequence";
  public static final int SEQUENCES = 4;
  public static final String ORDERS = "orders";
  public static final String ORDERS_TOPIC = "legacy_orders";
  public static final String SEQUENCE_ONCE = "sequence_once";
  public static final String ORDERS_ONCE = "orders_once";
  public static final String ORDERS_LEAST = "orders_least";
  public static final String CHURN_TOPIC = "churn";

  private static final String SOURCE = "io.fairlead.chaos.load.SequenceSource";

  private Connectors() {}

  /** What must deliver all, in the order of deployment. */
  public static Map<String, Map<String, String>> checked(PostgresServer database) {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    all.put(
        SEQUENCE,
        Map.of(
            "connector.class",
            SOURCE,
            "tasks.max",
            Integer.toString(SEQUENCES),
            "exactly.once.support",
            "required",
            SequenceSource.TOPIC,
            SEQUENCE_TOPIC,
            SequenceSource.RATE,
            "100"));
    all.put(ORDERS, ordersSource(database));
    all.put(SEQUENCE_ONCE, sink(database, SEQUENCE_ONCE, SEQUENCE_TOPIC, Map.of("tasks.max", "3")));
    all.put(ORDERS_ONCE, sink(database, ORDERS_ONCE, ORDERS_TOPIC, Map.of("tasks.max", "2")));
    all.put(
        ORDERS_LEAST,
        sink(
            database,
            ORDERS_LEAST,
            ORDERS_TOPIC,
            Map.of(
                "exactly.once", "off",
                "insert.mode", "upsert",
                "pk.mode", "record_value",
                "pk.fields", "id")));
    return all;
  }

  /** Sources whose truth is known. */
  public static List<String> sources() {
    return List.of(SEQUENCE, ORDERS);
  }

  /** A connector that is changed, paused, deleted and made again while the others run. */
  public static Map<String, String> churn(int tasks, int rate) {
    return Map.of(
        "connector.class",
        SOURCE,
        "tasks.max",
        Integer.toString(tasks),
        SequenceSource.TOPIC,
        CHURN_TOPIC,
        SequenceSource.RATE,
        Integer.toString(rate));
  }

  private static Map<String, String> ordersSource(PostgresServer database) {
    Map<String, String> config = new HashMap<>(connection(database, Orders.DATABASE));
    config.put("connector.class", "io.fairlead.jdbc.JdbcSourceConnector");
    config.put("tasks.max", "1");
    config.put("exactly.once.support", "required");
    config.put("mode", "incrementing");
    config.put("incrementing.column.name", "id");
    config.put("table.include.list", "public\\." + Orders.TABLE);
    config.put("topic.prefix", "legacy_");
    config.put("numeric.mapping", "best_fit");
    config.put("poll.interval.ms", "200");
    return config;
  }

  private static Map<String, String> sink(
      PostgresServer database, String table, String topic, Map<String, String> more) {
    Map<String, String> config = new HashMap<>(connection(database, Orders.WAREHOUSE));
    config.put("connector.class", "io.fairlead.jdbc.JdbcSinkConnector");
    config.put("tasks.max", "1");
    config.put("topics", topic);
    config.put("exactly.once", "on");
    config.put("insert.mode", "insert");
    config.put("pk.mode", "none");
    config.put("auto.create", "true");
    config.put("table.name.format", table);
    // Aborted transactions of the source must not be seen.
    config.put("consumer.override.isolation.level", "read_committed");
    config.put("max.retries", "-1");
    config.put("retry.backoff.ms", "1000");
    config.putAll(more);
    return config;
  }

  private static Map<String, String> connection(PostgresServer database, String name) {
    return Map.of(
        "connection.url",
        database.jdbcUrl(name) + "?connectTimeout=5&socketTimeout=30",
        "connection.user",
        database.user(),
        "connection.attempts",
        "3",
        "connection.backoff.ms",
        "1000");
  }
}
