// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.bulk;

import io.fairlead.delivery.http.HttpCalls;
import io.fairlead.delivery.http.HttpSettings;
import io.fairlead.elastic.config.ElasticConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.config.types.Password;

/** Requests to nodes. Safe for use by any thread; nothing blocks. */
final class BulkClient {

  /** Only what is needed to know what became of the items. */
  private static final String PATH = "/_bulk?filter_path=errors,items.*.status,items.*.error";

  private final HttpCalls calls;
  private final HttpSettings settings;
  private final boolean compressed;
  private final Optional<Password> authorization;

  /**
   * A client.
   *
   * @param executor as of {@link HttpCalls}
   */
  BulkClient(ElasticConfig config, Executor executor) {
    this.settings = config.http();
    this.calls = new HttpCalls(settings, executor);
    this.compressed = config.compressed();
    this.authorization = config.authorization();
  }

  CompletableFuture<BulkAnswer> send(URI address, Bulk bulk) {
    return calls
        .send(() -> post(address, bulk))
        .thenApply(
            response -> BulkAnswer.of(response.statusCode(), response.body(), bulk.operations()));
  }

  private HttpRequest post(URI address, Bulk bulk) {
    HttpRequest.Builder request =
        request(address, PATH).header("Content-Type", "application/x-ndjson");
    byte[] body = bulk.body();
    if (compressed) {
      request.header("Content-Encoding", "gzip");
      body = zipped(body);
    }
    return request.POST(BodyPublishers.ofByteArray(body)).build();
  }

  /** Asks for something small. */
  CompletableFuture<HttpResponse<byte[]>> get(URI address, String path) {
    return calls.send(() -> request(address, path).GET().build());
  }

  private HttpRequest.Builder request(URI address, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(settings.requestTimeout());
    authorization.ifPresent(header -> request.header("Authorization", header.value()));
    return request;
  }

  private static byte[] zipped(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(512, body.length / 4));
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
