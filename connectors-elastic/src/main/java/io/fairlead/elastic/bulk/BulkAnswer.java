// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.bulk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.delivery.record.ConnectJson;
import io.fairlead.elastic.document.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What an answer to a request means. */
sealed interface BulkAnswer {

  /** All operations are written. */
  record AllWritten() implements BulkAnswer {}

  /** One result per operation, in their order. */
  record Mixed(List<ItemResult> results) implements BulkAnswer {}

  /** The server has too much to do. */
  record Busy(String text) implements BulkAnswer {}

  /** The server failed. */
  record Failed(String text) implements BulkAnswer {}

  /** The request is too large, or not understood as a whole. */
  record NotTaken(String text) implements BulkAnswer {}

  /** The sink may not do that, or there is no such API here. */
  record Misconfigured(String text) implements BulkAnswer {}

  /** Reads an answer. */
  static BulkAnswer of(int status, byte[] body, List<Operation> operations) {
    if (status == 200) {
      try {
        return read(body, operations);
      } catch (IOException e) {
        return new Failed("an answer that is no JSON");
      }
    }
    String text = "HTTP " + status + errorType(body);
    return switch (status) {
      case 429, 503 -> new Busy(text);
      case 400, 413 -> new NotTaken(text);
      case 401, 403 ->
          new Misconfigured(
              text
                  + ". Check connection.username, connection.password or connection.api.key, and"
                  + " what they may do");
      case 404, 405 -> new Misconfigured(text + ". Is this the address of a node?");
      default -> new Failed(text);
    };
  }

  private static BulkAnswer read(byte[] body, List<Operation> operations) throws IOException {
    if (!hasErrors(body)) {
      return new AllWritten();
    }
    JsonNode items = ConnectJson.MAPPER.readTree(body).path("items");
    if (items.size() != operations.size()) {
      return new Failed(
          "an answer with " + items.size() + " items to " + operations.size() + " operations");
    }
    List<ItemResult> results = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i).elements().next();
      results.add(ItemResult.of(operations.get(i).kind(), item));
    }
    return new Mixed(results);
  }

  /** Most answers say in their beginning that nothing is wrong. */
  private static boolean hasErrors(byte[] body) throws IOException {
    try (JsonParser parser = ConnectJson.MAPPER.getFactory().createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if ("errors".equals(name)) {
          return parser.getBooleanValue();
        }
        parser.skipChildren();
      }
    }
    throw new IOException("nothing about errors");
  }

  private static String errorType(byte[] body) {
    try {
      JsonNode json = ConnectJson.MAPPER.readTree(body);
      String type = json == null ? "" : json.at("/error/type").asText("");
      return type.isEmpty() ? "" : " " + type;
    } catch (IOException e) {
      // Proxies answer with pages of their own.
      return "";
    }
  }
}
