// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import io.fairlead.servers.PostgresServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The connectors' configs, as one would write them for production. */
final class Connectors {

  static final String SOURCE = "orders-source";
  static final String POLLING_SOURCE = "prices-source";
  static final String SINK = "warehouse-sink";

  static final String FLEET_SOURCE = "fleet-source";
  static final String FLEET_SINK = "telemetry-sink";
  static final String TELEMETRY = "telemetry";

  /** The table that is also read by polling. */
  static final String POLLED = "products";

  private static final String TOPIC_PREFIX = "legacy_";
  private static final String POLLED_PREFIX = "polled_";

  private Connectors() {}

  static String topic(String table) {
    return TOPIC_PREFIX + table;
  }

  static String polledTopic() {
    return POLLED_PREFIX + POLLED;
  }

  /** The sink names its tables after the topics. */
  static String warehouseTable(String table) {
    return topic(table);
  }

  static List<String> topics() {
    return OrderSystem.TABLES.stream().map(Connectors::topic).toList();
  }

  /** Every insert, update and delete, as the database's log has them. */
  static Map<String, String> source(PostgresServer server, Secrets secrets) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "io.fairlead.cdc.CdcSourceConnector");
    config.put("tasks.max", "1");
    config.put(
        "database.url", "postgresql://127.0.0.1:" + server.port() + "/" + OrderSystem.DATABASE);
    config.put("database.user", OrderSystem.READER);
    config.put("database.password", secrets.reference(Secrets.SOURCE));
    config.put("tables", String.join(",", OrderSystem.TABLES));
    config.put("shape", "flat");
    config.put("topic.template", TOPIC_PREFIX + "${table}");
    // Made by the database's administrator, so the connector's user may do no more than read.
    config.put("database.objects", "expect");
    config.put("publication.autocreate.mode", "disabled");
    config.put("topic.creation.default.partitions", "1");
    config.put("topic.creation.default.replication.factor", "1");
    return config;
  }

  /** The other way: asks for rows with newer time stamps, and never sees that one is gone. */
  static Map<String, String> pollingSource(PostgresServer server, Secrets secrets) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "io.fairlead.jdbc.JdbcSourceConnector");
    config.put("tasks.max", "1");
    config.put("connection.url", server.jdbcUrl(OrderSystem.DATABASE));
    config.put("connection.user", OrderSystem.READER);
    config.put("connection.password", secrets.reference(Secrets.SOURCE));
    config.put("mode", "timestamp+incrementing");
    config.put("timestamp.column.name", "updated_at");
    config.put("incrementing.column.name", "id");
    config.put("table.include.list", "public\\." + POLLED);
    config.put("topic.prefix", POLLED_PREFIX);
    // Connect's own Timestamp would cut time stamps to milliseconds.
    config.put("timestamp.granularity", "micros_long");
    config.put("poll.interval.ms", "250");
    config.put("topic.creation.default.partitions", "1");
    config.put("topic.creation.default.replication.factor", "1");
    return config;
  }

  static Map<String, String> sink(PostgresServer server, Secrets secrets) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "io.fairlead.jdbc.JdbcSinkConnector");
    config.put("tasks.max", "1");
    config.put("topics", String.join(",", topics()) + "," + polledTopic());
    config.put("connection.url", server.jdbcUrl(OrderSystem.WAREHOUSE));
    config.put("connection.user", OrderSystem.WRITER);
    config.put("connection.password", secrets.reference(Secrets.SINK));
    config.put("insert.mode", "upsert");
    config.put("pk.mode", "record_key");
    config.put("delete.enabled", "true");
    config.put("auto.create", "true");
    config.put("table.name.format", "${topic}");
    return config;
  }

  /** Telemetry of all cars; those of one car stay in order. */
  static Map<String, String> fleetSource(String broker) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "io.fairlead.mqtt.MqttSourceConnector");
    config.put("tasks.max", "1");
    config.put("mqtt.brokers", broker);
    config.put("mqtt.filters", Cars.ROOT + "/{vin}/{signal}");
    config.put("kafka.topic", TELEMETRY);
    config.put("kafka.key", "{vin}");
    config.put("payload.format", "json-schema");
    config.put("mqtt.distribution", "hash");
    config.put("dedupe", "ledger");
    config.put("dedupe.key", "{vin}");
    config.put("dedupe.sequence", "field:seq");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "true");
    config.put("topic.creation.default.partitions", "1");
    config.put("topic.creation.default.replication.factor", "1");
    return config;
  }

  static Map<String, String> fleetSink(PostgresServer server, Secrets secrets) {
    Map<String, String> config = new LinkedHashMap<>(sink(server, secrets));
    config.put("topics", TELEMETRY);
    config.put("delete.enabled", "false");
    config.put("pk.mode", "record_value");
    config.put("pk.fields", "vin,seq");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "true");
    return config;
  }
}
