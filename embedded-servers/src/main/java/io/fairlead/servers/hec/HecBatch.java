// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.hec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the body of a request: the events before the first bad one, and what is wrong with that.
 *
 * @param events that are good
 * @param error {@code SUCCESS} if all are
 */
record HecBatch(List<HecEvent> events, HecCode error) {

  /** Defaults of the request, from its query. */
  record Defaults(Map<String, String> query, HecToken token) {
    String get(String name, String otherwise) {
      return query.getOrDefault(name, otherwise);
    }
  }

  static HecBatch events(byte[] body, Defaults defaults) throws IOException {
    List<HecEvent> events = new ArrayList<>();
    try (JsonParser parser = HecAnswer.JSON.getFactory().createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token != JsonToken.START_OBJECT) {
          return new HecBatch(events, HecCode.INVALID_DATA_FORMAT);
        }
        JsonNode node = parser.readValueAsTree();
        HecCode error = check(node, defaults);
        if (error != HecCode.SUCCESS) {
          return new HecBatch(events, error);
        }
        events.add(event(node, defaults));
      }
    } catch (JsonProcessingException e) {
      return new HecBatch(events, HecCode.INVALID_DATA_FORMAT);
    }
    return new HecBatch(events, events.isEmpty() ? HecCode.NO_DATA : HecCode.SUCCESS);
  }

  static HecBatch raw(byte[] body, Defaults defaults) {
    List<HecEvent> events = new ArrayList<>();
    String index = defaults.get("index", defaults.token().defaultIndex());
    if (!defaults.token().allows(index)) {
      return new HecBatch(events, HecCode.INCORRECT_INDEX);
    }
    for (String line : new String(body, StandardCharsets.UTF_8).split("\n")) {
      if (!line.isBlank()) {
        events.add(
            new HecEvent(
                null,
                defaults.get("host", "localhost"),
                defaults.get("source", "http"),
                defaults.get("sourcetype", "httpevent"),
                index,
                TextNode.valueOf(line),
                JsonNodeFactory.instance.objectNode()));
      }
    }
    return new HecBatch(events, events.isEmpty() ? HecCode.NO_DATA : HecCode.SUCCESS);
  }

  private static HecCode check(JsonNode node, Defaults defaults) {
    JsonNode event = node.get("event");
    JsonNode fields = node.get("fields");
    if (event == null) {
      return HecCode.EVENT_REQUIRED;
    }
    if (event.isNull() || event.isTextual() && event.asText().isEmpty()) {
      return HecCode.EVENT_BLANK;
    }
    if (fields != null && !flat(fields)) {
      return HecCode.INDEXED_FIELDS;
    }
    JsonNode time = node.get("time");
    if (time != null && !time.isNumber() && !time.asText().matches("[0-9]+(\\.[0-9]+)?")) {
      return HecCode.INVALID_DATA_FORMAT;
    }
    return defaults.token().allows(index(node, defaults))
        ? HecCode.SUCCESS
        : HecCode.INCORRECT_INDEX;
  }

  private static boolean flat(JsonNode fields) {
    if (!fields.isObject()) {
      return false;
    }
    for (JsonNode value : fields) {
      if (value.isObject()) {
        return false;
      }
      for (JsonNode item : value) {
        if (item.isContainerNode()) {
          return false;
        }
      }
    }
    return true;
  }

  private static String index(JsonNode node, Defaults defaults) {
    return node.path("index").asText(defaults.get("index", defaults.token().defaultIndex()));
  }

  private static HecEvent event(JsonNode node, Defaults defaults) {
    JsonNode fields = node.get("fields");
    return new HecEvent(
        node.has("time") ? node.get("time").asText() : null,
        node.path("host").asText(defaults.get("host", "localhost")),
        node.path("source").asText(defaults.get("source", "http")),
        node.path("sourcetype").asText(defaults.get("sourcetype", "httpevent")),
        index(node, defaults),
        node.get("event"),
        fields == null ? JsonNodeFactory.instance.objectNode() : fields);
  }
}
