// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.connect.runtime.connector.ConnectorStatus;
import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.RestartEntry;
import io.fairlead.connect.runtime.connector.RunState;
import io.fairlead.connect.runtime.connector.TaskStatus;
import io.fairlead.connect.runtime.connector.TopicStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records of the status topic as bytes, in the format of Apache Kafka Connect 4.x. Stateless. */
final class StatusFormat {

  private static final Logger LOG = LoggerFactory.getLogger(StatusFormat.class);
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final TypeReference<List<RestartEntry>> ENTRIES = new TypeReference<>() {};
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final String CONNECTOR = "status-connector-";
  private static final String TASK = "status-task-";
  private static final String TOPIC = "status-topic-";
  private static final String TOPIC_OF = ":connector-";

  /** Fairlead's own, which Apache's workers skip: journals of restarts. */
  private static final String RESTARTS = "fairlead-restarts-";

  private StatusFormat() {}

  /** What a key stands for. */
  sealed interface Key {

    record Connector(String name) implements Key {}

    record Task(ConnectorTaskId id) implements Key {}

    record Topic(String connector, String topic) implements Key {}

    /** The journal of a task, or of the connector's instance, which has this number. */
    record Restarts(String connector, int unit) implements Key {
      static final int INSTANCE = -1;
    }

    default byte[] bytes() {
      return text().getBytes(StandardCharsets.UTF_8);
    }

    default String text() {
      if (this instanceof Connector connector) {
        return CONNECTOR + connector.name();
      }
      if (this instanceof Task task) {
        return TASK + task.id().connector() + "-" + task.id().task();
      }
      if (this instanceof Restarts restarts) {
        String unit =
            restarts.unit() == Restarts.INSTANCE ? "connector" : Integer.toString(restarts.unit());
        return RESTARTS + restarts.connector() + "-" + unit;
      }
      Topic topic = (Topic) this;
      return TOPIC + topic.topic() + TOPIC_OF + topic.connector();
    }
  }

  /** Null, a tombstone, for a connector that is destroyed. */
  static byte[] value(ConnectorStatus status) {
    return status.state() == RunState.DESTROYED
        ? null
        : bytes(
            status(status.state(), status.trace(), status.workerId())
                .put("generation", status.generation())
                .put("version", status.version()));
  }

  /** Null, a tombstone, for a task that is destroyed. */
  static byte[] value(TaskStatus status) {
    return status.state() == RunState.DESTROYED
        ? null
        : bytes(
            status(status.state(), status.trace(), status.workerId())
                .put("generation", status.generation())
                .put("version", status.version()));
  }

  private static ObjectNode status(RunState state, String trace, String workerId) {
    return NODES
        .objectNode()
        .put("state", state.name())
        .put("trace", trace)
        .put("worker_id", workerId);
  }

  static byte[] value(TopicStatus status) {
    ObjectNode topic =
        NODES
            .objectNode()
            .put("name", status.topic())
            .put("connector", status.task().connector())
            .put("task", status.task().task())
            .put("discoverTimestamp", status.discoverTimestamp());
    return bytes(NODES.objectNode().set("topic", topic));
  }

  /** {@code {"restarts":[…]}}, or null, a tombstone, when there are none. */
  static byte[] value(List<RestartEntry> restarts) {
    return restarts.isEmpty()
        ? null
        : bytes(NODES.objectNode().set("restarts", JSON.valueToTree(restarts)));
  }

  /** Empty for a tombstone, and, logged, when it is no journal. */
  static List<RestartEntry> restarts(Key.Restarts key, byte[] value) {
    if (value == null) {
      return List.of();
    }
    return read(key.text(), value)
        .map(node -> node.path("restarts"))
        .map(
            entries -> {
              try {
                return JSON.convertValue(entries, ENTRIES);
              } catch (IllegalArgumentException e) {
                LOG.error("Ignoring record {} of the status topic: it is no journal", key.text());
                return null;
              }
            })
        .orElse(List.of());
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of plain values must be writable", e);
    }
  }

  /** Empty, and logged, when it is no key of a status. */
  static Optional<Key> key(byte[] bytes) {
    String key = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    Optional<Key> parsed = parse(key);
    if (parsed.isEmpty()) {
      LOG.warn("Ignoring record {} of the status topic: its key is unknown", key);
    }
    return parsed;
  }

  private static Optional<Key> parse(String key) {
    if (key.startsWith(CONNECTOR) && key.length() > CONNECTOR.length()) {
      return Optional.of(new Key.Connector(key.substring(CONNECTOR.length())));
    }
    if (key.startsWith(TASK)) {
      int dash = key.lastIndexOf('-');
      if (dash > TASK.length()) {
        try {
          int task = Integer.parseInt(key.substring(dash + 1));
          String connector = key.substring(TASK.length(), dash);
          return Optional.of(new Key.Task(new ConnectorTaskId(connector, task)));
        } catch (NumberFormatException e) {
          return Optional.empty();
        }
      }
    }
    if (key.startsWith(RESTARTS)) {
      int dash = key.lastIndexOf('-');
      String unit = key.substring(dash + 1);
      if (dash > RESTARTS.length() && unit.matches("connector|\\d{1,9}")) {
        return Optional.of(
            new Key.Restarts(
                key.substring(RESTARTS.length(), dash),
                unit.equals("connector") ? Key.Restarts.INSTANCE : Integer.parseInt(unit)));
      }
    }
    if (key.startsWith(TOPIC)) {
      // A topic's name has no colon; a connector's may have.
      int colon = key.indexOf(':');
      if (colon > TOPIC.length() && key.startsWith(TOPIC_OF, colon)) {
        String connector = key.substring(colon + TOPIC_OF.length());
        if (!connector.isEmpty()) {
          return Optional.of(new Key.Topic(connector, key.substring(TOPIC.length(), colon)));
        }
      }
    }
    return Optional.empty();
  }

  /** Empty, and logged without its content, when it is no status. */
  static Optional<ConnectorStatus> connector(String name, byte[] value) {
    return read(CONNECTOR + name, value)
        .flatMap(
            node ->
                state(node, CONNECTOR + name)
                    .map(
                        state ->
                            new ConnectorStatus(
                                name,
                                state,
                                text(node, "worker_id"),
                                node.path("generation").asInt(),
                                text(node, "trace"),
                                text(node, "version"))));
  }

  /** Empty, and logged without its content, when it is no status. */
  static Optional<TaskStatus> task(ConnectorTaskId id, byte[] value) {
    return read(TASK + id, value)
        .flatMap(
            node ->
                state(node, TASK + id)
                    .map(
                        state ->
                            new TaskStatus(
                                id,
                                state,
                                text(node, "worker_id"),
                                node.path("generation").asInt(),
                                text(node, "trace"),
                                text(node, "version"))));
  }

  /** Empty, and logged without its content, when it is no status. */
  static Optional<TopicStatus> topic(Key.Topic key, byte[] value) {
    return read(key.text(), value)
        .map(node -> node.path("topic"))
        .filter(node -> node.path("task").isInt())
        .map(
            node ->
                new TopicStatus(
                    key.topic(),
                    new ConnectorTaskId(key.connector(), node.path("task").intValue()),
                    node.path("discoverTimestamp").asLong()));
  }

  private static Optional<JsonNode> read(String key, byte[] value) {
    try {
      JsonNode node = JSON.readTree(value);
      if (node.isObject()) {
        return Optional.of(node);
      }
    } catch (IOException e) {
      LOG.debug("Record {} of the status topic is no JSON", key);
    }
    LOG.error("Ignoring record {} of the status topic: its value is no JSON object", key);
    return Optional.empty();
  }

  private static Optional<RunState> state(JsonNode node, String key) {
    String name = text(node, "state");
    for (RunState state : RunState.values()) {
      if (state.name().equals(name)) {
        return Optional.of(state);
      }
    }
    LOG.error("Ignoring record {} of the status topic: its state is unknown: {}", key, name);
    return Optional.empty();
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).textValue();
  }
}
