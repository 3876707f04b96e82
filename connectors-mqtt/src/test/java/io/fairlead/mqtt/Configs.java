// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/** Configurations of tests. */
final class Configs {

  // A machine that is busy with other tests answers late, and no test waits for this to end.
  private static final String PATIENT_MS = "60000";

  private Configs() {}

  /** A source with a client id prefix of its own, and more keys and values in turn. */
  static Map<String, String> source(String address, String filters, String... more) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", MqttSourceConnector.class.getName());
    config.put("mqtt.brokers", address);
    config.put("mqtt.client.id.prefix", unique("s"));
    config.put("mqtt.filters", filters);
    config.put("mqtt.connect.timeout.ms", PATIENT_MS);
    config.put("mqtt.reconnect.backoff.ms", "50");
    config.put("mqtt.reconnect.backoff.max.ms", "500");
    config.put("kafka.topic", "telemetry");
    return with(config, more);
  }

  /** A sink. */
  static Map<String, String> sink(String address, String topic, String... more) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", MqttSinkConnector.class.getName());
    config.put("mqtt.brokers", address);
    config.put("mqtt.client.id.prefix", unique("k"));
    config.put("mqtt.topic", topic);
    config.put("mqtt.connect.timeout.ms", PATIENT_MS);
    config.put("mqtt.reconnect.backoff.ms", "50");
    config.put("mqtt.reconnect.backoff.max.ms", "500");
    return with(config, more);
  }

  /** What the only task of a sink gets. */
  static Map<String, String> sinkTask(String address, String topic, String... more) {
    MqttSinkConnector connector = new MqttSinkConnector();
    connector.start(sink(address, topic, more));
    return connector.taskConfigs(1).get(0);
  }

  static Map<String, String> with(Map<String, String> config, String... more) {
    Map<String, String> all = new HashMap<>(config);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  /** What a connector's validation says is wrong, by key. */
  static Map<String, String> errors(Config validated) {
    Map<String, String> errors = new TreeMap<>();
    for (ConfigValue value : validated.configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), String.join("; ", value.errorMessages()));
      }
    }
    return errors;
  }

  static String unique(String prefix) {
    return prefix + UUID.randomUUID().toString().substring(0, 8);
  }
}
