// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.hec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.delivery.http.HttpCalls;
import io.fairlead.delivery.http.HttpSettings;
import io.fairlead.delivery.record.Bytes;
import io.fairlead.delivery.record.ConnectJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.config.types.Password;

/** Requests to collectors. Safe for use by any thread; nothing blocks. */
final class HecClient {

  private final HttpCalls calls;
  private final HttpSettings settings;
  private final boolean compressed;

  /**
   * A client.
   *
   * @param executor as of {@link HttpCalls}
   */
  HecClient(HttpSettings settings, boolean compressed, Executor executor) {
    this.calls = new HttpCalls(settings, executor);
    this.settings = settings;
    this.compressed = compressed;
  }

  /**
   * Sends events.
   *
   * @param channel may be null
   */
  CompletableFuture<Verdict> send(URI address, Batch batch, String channel) {
    return calls
        .send(() -> post(address, batch, channel))
        .thenApply(response -> Verdict.of(response.statusCode(), response.body()));
  }

  private HttpRequest post(URI address, Batch batch, String channel) {
    HttpRequest.Builder request =
        request(address, batch.destination().path(), batch.destination().token(), channel);
    if (compressed) {
      return request.header("Content-Encoding", "gzip").POST(zipped(batch)).build();
    }
    return request
        .POST(BodyPublishers.ofByteArray(batch.body(), batch.begin(), batch.length()))
        .build();
  }

  /** Asks which of these are acknowledged. */
  CompletableFuture<Set<Long>> acks(
      URI address, Password token, String channel, Collection<Long> ids) {
    ObjectNode body = ConnectJson.MAPPER.createObjectNode();
    ArrayNode wanted = body.putArray("acks");
    ids.forEach(wanted::add);
    HttpRequest request =
        request(address, "/services/collector/ack?channel=" + channel, token, channel)
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    return calls.send(() -> request).thenApply(HecClient::acknowledged);
  }

  /** Whether the indexer takes events, as far as it tells. */
  CompletableFuture<Boolean> healthy(URI address) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/services/collector/health"))
            .timeout(settings.requestTimeout())
            .build();
    // Load balancers may not know that path; what counts is that somebody is there.
    return calls
        .send(() -> request)
        .thenApply(response -> response.statusCode() < 500 && response.statusCode() != 429);
  }

  private HttpRequest.Builder request(URI address, String path, Password token, String channel) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(settings.requestTimeout())
            .header("Authorization", "Splunk " + token.value())
            .header("Content-Type", "application/json; charset=UTF-8");
    if (channel != null) {
      request.header("X-Splunk-Request-Channel", channel);
    }
    return request;
  }

  private static Set<Long> acknowledged(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      throw new UncheckedIOException(
          new IOException(Verdict.of(response.statusCode(), response.body()).text()));
    }
    Set<Long> acknowledged = new HashSet<>();
    try {
      JsonNode acks = ConnectJson.MAPPER.readTree(response.body()).path("acks");
      acks.fields()
          .forEachRemaining(
              ack -> {
                if (ack.getValue().asBoolean()) {
                  acknowledged.add(Long.valueOf(ack.getKey()));
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return acknowledged;
  }

  private static BodyPublisher zipped(Batch batch) {
    Bytes out = new Bytes(Math.max(512, batch.length() / 4));
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(batch.body(), batch.begin(), batch.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return BodyPublishers.ofByteArray(out.array(), 0, out.size());
  }
}
