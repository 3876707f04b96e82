// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.hec;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Answers requests. Safe for use by any thread. */
final class HecRequests {

  private final Map<String, HecToken> tokens = new ConcurrentHashMap<>();
  private final HecIndexer indexer;
  private final HecFaults faults;
  private final LongAdder eventRequests = new LongAdder();

  /**
   * A request.
   *
   * @param path without the query
   * @param authorization the header; null if it is not there
   * @param channel from header or query; null if it is not there
   */
  record Request(
      String path, Map<String, String> query, String authorization, String channel, byte[] body) {}

  HecRequests(List<HecToken> tokens, HecIndexer indexer, HecFaults faults) {
    tokens.forEach(this::put);
    this.indexer = indexer;
    this.faults = faults;
  }

  void put(HecToken token) {
    tokens.put(token.value(), token);
  }

  long eventRequests() {
    return eventRequests.sum();
  }

  HecAnswer answer(Request request) throws IOException {
    String path = request.path().replaceFirst("^/services/collector", "").replace("/1.0", "");
    return switch (path) {
      case "/health" -> HecAnswer.of(faults.health());
      case "/ack" -> ack(request);
      case "", "/", "/event", "/mint" -> data(request, false);
      case "/raw" -> data(request, true);
      default -> new HecAnswer(404, HecAnswer.JSON.createObjectNode().put("text", "Not found"));
    };
  }

  private HecAnswer ack(Request request) throws IOException {
    HecToken token = tokens.get(tokenOf(request).orElse(""));
    HecCode refusal = authorize(request, token);
    if (refusal != HecCode.SUCCESS) {
      return HecAnswer.of(refusal);
    }
    if (!token.ack()) {
      return HecAnswer.of(HecCode.ACK_DISABLED);
    }
    HecCode channel = channel(request, true);
    if (channel != HecCode.SUCCESS) {
      return HecAnswer.of(channel);
    }
    List<Long> ids = new ArrayList<>();
    JsonNode acks = HecAnswer.JSON.readTree(request.body()).path("acks");
    if (!acks.isArray()) {
      return HecAnswer.of(HecCode.INVALID_DATA_FORMAT);
    }
    acks.forEach(id -> ids.add(id.asLong()));
    return HecAnswer.acks(indexer.acks(request.channel(), ids));
  }

  private HecAnswer data(Request request, boolean raw) throws IOException {
    eventRequests.increment();
    Optional<HecCode> forced = faults.forcedAnswer();
    if (forced.isPresent()) {
      return HecAnswer.of(forced.get());
    }
    HecToken token = tokens.get(tokenOf(request).orElse(""));
    HecCode refusal = authorize(request, token);
    if (refusal != HecCode.SUCCESS) {
      return HecAnswer.of(refusal);
    }
    HecCode channel = channel(request, raw || token.ack());
    if (channel != HecCode.SUCCESS) {
      return HecAnswer.of(channel);
    }
    HecBatch.Defaults defaults = new HecBatch.Defaults(request.query(), token);
    HecBatch batch =
        raw ? HecBatch.raw(request.body(), defaults) : HecBatch.events(request.body(), defaults);
    HecAnswer answer = HecAnswer.of(batch.error());
    // As the real one does: what comes before the first bad event is taken, and has its own ack.
    if (!batch.events().isEmpty()) {
      if (token.ack()) {
        answer.with("ackId", indexer.add(batch.events(), request.channel(), faults));
      } else {
        indexer.add(batch.events());
      }
    }
    return batch.error() == HecCode.SUCCESS || batch.error() == HecCode.NO_DATA || raw
        ? answer
        : answer.with("invalid-event-number", batch.events().size());
  }

  private HecCode authorize(Request request, HecToken token) {
    if (request.authorization() == null) {
      return request.query().containsKey("token")
          ? HecCode.QUERY_AUTHORIZATION_DISABLED
          : HecCode.TOKEN_REQUIRED;
    }
    if (tokenOf(request).isEmpty()) {
      return HecCode.INVALID_AUTHORIZATION;
    }
    if (token == null) {
      return HecCode.INVALID_TOKEN;
    }
    return token.enabled() ? HecCode.SUCCESS : HecCode.TOKEN_DISABLED;
  }

  private static Optional<String> tokenOf(Request request) {
    String header = request.authorization();
    if (header == null) {
      return Optional.empty();
    }
    if (header.startsWith("Splunk ")) {
      return Optional.of(header.substring("Splunk ".length()).strip());
    }
    if (header.startsWith("Basic ")) {
      String pair =
          new String(
              Base64.getDecoder().decode(header.substring("Basic ".length()).strip()),
              StandardCharsets.UTF_8);
      return Optional.of(pair.substring(pair.indexOf(':') + 1));
    }
    return Optional.empty();
  }

  private static HecCode channel(Request request, boolean required) {
    if (request.channel() == null) {
      return required ? HecCode.CHANNEL_MISSING : HecCode.SUCCESS;
    }
    try {
      UUID.fromString(request.channel());
      return HecCode.SUCCESS;
    } catch (IllegalArgumentException e) {
      return HecCode.INVALID_CHANNEL;
    }
  }
}
