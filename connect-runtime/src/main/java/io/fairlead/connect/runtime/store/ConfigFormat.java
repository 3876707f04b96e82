// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.connect.runtime.connector.TargetState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.LoggerFactory;

/**
 * Records of the config topic as bytes, in the format of Apache Kafka Connect 4.x: keys are plain
 * text, values JSON without schema. Stateless.
 */
final class ConfigFormat {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(ConfigFormat.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String PROPERTIES = "properties";

  private ConfigFormat() {}

  static byte[] key(ConfigChange change) {
    return ConfigKeys.of(change).getBytes(StandardCharsets.UTF_8);
  }

  /** Null for a tombstone. */
  static byte[] value(ConfigChange change) {
    ObjectNode node = node(change);
    if (node == null) {
      return null;
    }
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of plain values must be writable", e);
    }
  }

  private static ObjectNode node(ConfigChange change) {
    if (change instanceof ConfigChange.Config config) {
      return properties(config.config());
    }
    if (change instanceof ConfigChange.TaskConfig task) {
      return properties(task.config());
    }
    if (change instanceof ConfigChange.Applied applied) {
      return properties(applied.config());
    }
    if (change instanceof ConfigChange.TaskCommit commit) {
      return commit.tasks() == null ? null : NODES.objectNode().put("tasks", commit.tasks());
    }
    if (change instanceof ConfigChange.TaskCount count) {
      return count.count() == null ? null : NODES.objectNode().put("task-count", count.count());
    }
    if (change instanceof ConfigChange.Target target) {
      return target.state() == null ? null : target(target.state());
    }
    if (change instanceof ConfigChange.Placed placed) {
      return placed.placement() == null ? null : PlacementFormat.write(placed.placement());
    }
    if (change instanceof ConfigChange.Restart restart) {
      return NODES
          .objectNode()
          .put("include-tasks", restart.request().includeTasks())
          .put("only-failed", restart.request().onlyFailed());
    }
    if (change instanceof ConfigChange.Logger logger) {
      return logger.level() == null ? null : NODES.objectNode().put("level", logger.level());
    }
    if (change instanceof ConfigChange.Own own) {
      return OwnFormat.write(own, ConfigFormat::properties);
    }
    SessionKey key = ((ConfigChange.Session) change).key();
    return key == null
        ? null
        : NODES
            .objectNode()
            .put("key", Base64.getEncoder().encodeToString(key.key().getEncoded()))
            .put("algorithm", key.key().getAlgorithm())
            .put("creation-timestamp", key.creationTimestamp());
  }

  private static ObjectNode properties(Map<String, String> config) {
    if (config == null) {
      return null;
    }
    ObjectNode properties = NODES.objectNode();
    config.forEach(properties::put);
    return NODES.objectNode().set(PROPERTIES, properties);
  }

  /** Workers before 3.5 do not know STOPPED; for them it is PAUSED (KIP-875). */
  private static ObjectNode target(TargetState state) {
    String old = state == TargetState.STOPPED ? TargetState.PAUSED.name() : state.name();
    return NODES.objectNode().put("state", old).put("state.v2", state.name());
  }

  /** Empty when the record is of no use; that is logged, without its content. */
  static Optional<ConfigChange> decode(byte[] key, byte[] value, long offset) {
    if (key == null) {
      LOG.warn("Ignoring record at offset {} of the config topic: it has no key", offset);
      return Optional.empty();
    }
    String name = new String(key, StandardCharsets.UTF_8);
    try {
      return Optional.of(decode(name, value == null ? null : JSON.readTree(value)));
    } catch (IOException | IllegalArgumentException e) {
      // Invariant 7: a parser's message may quote the record.
      LOG.error(
          "Ignoring record {} at offset {} of the config topic: {}",
          name,
          offset,
          e instanceof JsonProcessingException ? "its value is no JSON" : e.getMessage());
      return Optional.empty();
    }
  }

  private static ConfigChange decode(String key, JsonNode value) throws IOException {
    if (OwnFormat.knows(key)) {
      return OwnFormat.read(key, value, ConfigFormat::properties);
    }
    if (key.startsWith(ConfigKeys.TARGET)) {
      return new ConfigChange.Target(rest(key, ConfigKeys.TARGET), targetState(value));
    }
    if (key.startsWith(ConfigKeys.CONNECTOR)) {
      return new ConfigChange.Config(rest(key, ConfigKeys.CONNECTOR), properties(value));
    }
    if (key.startsWith(ConfigKeys.TASK)) {
      return taskConfig(rest(key, ConfigKeys.TASK), properties(value));
    }
    if (key.startsWith(ConfigKeys.COMMIT)) {
      return new ConfigChange.TaskCommit(rest(key, ConfigKeys.COMMIT), number(value, "tasks"));
    }
    if (key.startsWith(ConfigKeys.TASK_COUNT)) {
      return new ConfigChange.TaskCount(
          rest(key, ConfigKeys.TASK_COUNT), number(value, "task-count"));
    }
    if (key.startsWith(ConfigKeys.RESTART)) {
      return new ConfigChange.Restart(
          new RestartRequest(
              rest(key, ConfigKeys.RESTART),
              value != null && value.path("only-failed").asBoolean(false),
              value != null && value.path("include-tasks").asBoolean(false)));
    }
    if (key.startsWith(ConfigKeys.LOGGER)) {
      return new ConfigChange.Logger(
          rest(key, ConfigKeys.LOGGER), value == null ? null : text(value, "level"));
    }
    if (key.startsWith(ConfigKeys.PLACEMENT)) {
      return new ConfigChange.Placed(
          rest(key, ConfigKeys.PLACEMENT), value == null ? null : PlacementFormat.read(value));
    }
    if (key.startsWith(ConfigKeys.APPLIED)) {
      return new ConfigChange.Applied(rest(key, ConfigKeys.APPLIED), properties(value));
    }
    if (key.equals(ConfigKeys.SESSION)) {
      return new ConfigChange.Session(value == null ? null : sessionKey(value));
    }
    throw new IllegalArgumentException("its key is unknown");
  }

  private static String rest(String key, String prefix) {
    return key.substring(prefix.length());
  }

  private static ConfigChange taskConfig(String connectorAndTask, Map<String, String> config) {
    int dash = connectorAndTask.lastIndexOf('-');
    if (dash < 1) {
      throw new IllegalArgumentException("its key names no task");
    }
    int task;
    try {
      task = Integer.parseInt(connectorAndTask.substring(dash + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("its key names no task", e);
    }
    return new ConfigChange.TaskConfig(connectorAndTask.substring(0, dash), task, config);
  }

  private static Map<String, String> properties(JsonNode value) {
    if (value == null) {
      return null;
    }
    JsonNode properties = value.path(PROPERTIES);
    if (!properties.isObject()) {
      throw new IllegalArgumentException("its field 'properties' is no object");
    }
    Map<String, String> config = new LinkedHashMap<>();
    properties
        .properties()
        .forEach(
            field ->
                config.put(
                    field.getKey(), field.getValue().isNull() ? null : field.getValue().asText()));
    return Collections.unmodifiableMap(config);
  }

  private static Integer number(JsonNode value, String field) {
    if (value == null) {
      return null;
    }
    if (!value.path(field).canConvertToInt() || !value.path(field).isIntegralNumber()) {
      throw new IllegalArgumentException("its field '" + field + "' is no whole number");
    }
    return value.path(field).intValue();
  }

  private static String text(JsonNode value, String field) {
    if (!value.path(field).isTextual()) {
      throw new IllegalArgumentException("its field '" + field + "' is no text");
    }
    return value.path(field).textValue();
  }

  private static TargetState targetState(JsonNode value) {
    if (value == null) {
      return null;
    }
    String state = text(value, value.path("state.v2").isTextual() ? "state.v2" : "state");
    try {
      return TargetState.valueOf(state);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("its state is unknown: " + state, e);
    }
  }

  private static SessionKey sessionKey(JsonNode value) {
    if (!value.path("creation-timestamp").isIntegralNumber()) {
      throw new IllegalArgumentException("its field 'creation-timestamp' is no whole number");
    }
    byte[] key = Base64.getDecoder().decode(text(value, "key"));
    return new SessionKey(
        new SecretKeySpec(key, text(value, "algorithm")),
        value.path("creation-timestamp").longValue());
  }
}
