// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.hec;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.delivery.record.ConnectJson;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What an answer of the collector means for the batch. */
sealed interface Verdict {

  /** The collector's code and text, for messages. */
  String text();

  /** Taken; with acknowledgement there is a number to ask by. */
  record Accepted(OptionalLong ackId) implements Verdict {
    @Override
    public String text() {
      return "Success (code 0)";
    }
  }

  /** The indexer has too much to do, or is shutting down: another one, or later. */
  record Busy(String text) implements Verdict {}

  /** The indexer failed: another one, or later. */
  record Failed(String text) implements Verdict {}

  /** The token is wrong or disabled. */
  record TokenRefused(String text) implements Verdict {}

  /** The request can never succeed as the sink is configured. */
  record Misconfigured(String text) implements Verdict {}

  /**
   * Some event is bad.
   *
   * @param position of the first bad one, if it is told
   * @param ackId of the events before it, if they were taken
   * @param incorrectIndex whether it is bad because of its index only
   */
  record BadEvent(String text, OptionalInt position, OptionalLong ackId, boolean incorrectIndex)
      implements Verdict {}

  /** The request is too large. */
  record TooLarge(String text) implements Verdict {}

  /** Reads an answer. */
  static Verdict of(int status, byte[] body) {
    JsonNode json = parsed(body);
    int code = json.path("code").asInt(-1);
    String text =
        json.has("text")
            ? json.get("text").asText() + " (HTTP " + status + ", code " + code + ")"
            : "HTTP " + status;
    if (status == 200 && (code == 0 || !json.has("code"))) {
      return new Accepted(ackId(json));
    }
    switch (code) {
      case 1, 2, 3, 4, 21, 22:
        return new TokenRefused(text);
      case 5, 6, 7, 12, 13, 15:
        return new BadEvent(text, position(json), ackId(json), code == 7);
      case 10, 11, 14, 16:
        return new Misconfigured(text);
      default:
    }
    if (status == 413) {
      return new TooLarge(text);
    }
    if (status == 503 || status == 429) {
      return new Busy(text);
    }
    if (status == 401 || status == 403) {
      return new TokenRefused(text);
    }
    if (status == 404 || status == 405) {
      return new Misconfigured(text + ", is this address a collector's?");
    }
    return status == 400
        ? new BadEvent(text, position(json), ackId(json), false)
        : new Failed(text);
  }

  private static JsonNode parsed(byte[] body) {
    try {
      JsonNode node = ConnectJson.MAPPER.readTree(body);
      return node == null ? ConnectJson.MAPPER.missingNode() : node;
    } catch (IOException e) {
      // Proxies answer with pages of their own.
      return ConnectJson.MAPPER.missingNode();
    }
  }

  private static OptionalLong ackId(JsonNode json) {
    return json.has("ackId") ? OptionalLong.of(json.get("ackId").asLong()) : OptionalLong.empty();
  }

  private static OptionalInt position(JsonNode json) {
    return json.has("invalid-event-number")
        ? OptionalInt.of(json.get("invalid-event-number").asInt())
        : OptionalInt.empty();
  }
}
