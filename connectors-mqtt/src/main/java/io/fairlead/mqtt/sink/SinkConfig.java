// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.sink;

import io.fairlead.mqtt.client.ConnectionConfig;
import io.fairlead.mqtt.client.ConnectionConfig.Session;
import io.fairlead.mqtt.config.ConnectionKeys;
import io.fairlead.mqtt.config.ConnectionSettings;
import io.fairlead.mqtt.topic.Template;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;

/** The sink's configuration, parsed. Made from a configuration that is valid key by key. */
public final class SinkConfig {

  private static final long SESSION_SECONDS = 600;

  private final AbstractConfig values;
  private final Template topic;

  /**
   * Parses a configuration.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a key's value is not allowed
   */
  public SinkConfig(Map<String, String> properties) {
    this.values = new AbstractConfig(SinkKeys.DEFINITION, properties, false);
    this.topic = Template.parse(SinkKeys.TOPIC, values.getString(SinkKeys.TOPIC));
  }

  String clientId() {
    return ConnectionSettings.clientIdPrefix(values) + "-" + values.getInt(SinkKeys.TASK_NUMBER);
  }

  /** Where to connect; secrets are asked for at each connection. */
  ConnectionConfig connection(java.util.function.Supplier<Map<String, String>> current) {
    return ConnectionSettings.of(
        values, () -> new AbstractConfig(SinkKeys.DEFINITION, current.get(), false), clientId());
  }

  /** Only QoS 2 has something to remember: up to 1, what was not acknowledged is sent again. */
  Session session() {
    return new Session(clientId(), !exactlyOnce(), exactlyOnce() ? SESSION_SECONDS : 0, inFlight());
  }

  Template topic() {
    return topic;
  }

  int qos() {
    return values.getInt(ConnectionKeys.QOS);
  }

  boolean exactlyOnce() {
    return qos() == 2;
  }

  boolean retained() {
    return values.getBoolean(SinkKeys.RETAINED);
  }

  OptionalLong expirySeconds() {
    long seconds = values.getLong(SinkKeys.EXPIRY);
    return seconds < 0 ? OptionalLong.empty() : OptionalLong.of(seconds);
  }

  Set<String> userProperties() {
    return new HashSet<>(values.getList(SinkKeys.USER_PROPERTIES));
  }

  Optional<String> contentType() {
    return text(SinkKeys.CONTENT_TYPE);
  }

  Optional<String> responseTopicHeader() {
    return text(SinkKeys.RESPONSE_TOPIC);
  }

  Optional<String> correlationHeader() {
    return text(SinkKeys.CORRELATION);
  }

  private Optional<String> text(String key) {
    return Optional.of(values.getString(key)).filter(value -> !value.isEmpty());
  }

  String tombstones() {
    return values.getString(SinkKeys.TOMBSTONES);
  }

  int inFlight() {
    return values.getInt(SinkKeys.IN_FLIGHT);
  }
}
