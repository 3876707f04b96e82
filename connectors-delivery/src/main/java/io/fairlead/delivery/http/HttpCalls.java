// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Requests, each of which has a thread while it is under way. Safe for use by any thread; nothing
 * blocks.
 *
 * <p>The client's own asynchronous requests are not used: they hand every answer over to the
 * default executor of futures, which starts a thread for each of them on a machine of two
 * processors.
 */
public final class HttpCalls {

  private final HttpClient http;
  private final Executor executor;

  /**
   * Calls that are made so.
   *
   * @param executor must have a thread for each request under way, and one more
   */
  public HttpCalls(HttpSettings settings, Executor executor) {
    this.http = settings.client(executor);
    this.executor = executor;
  }

  /**
   * Makes a request and sends it, both in a thread of the executor. The future ends with the
   * answer, or with what made it fail: an {@link IOException}, or the supplier's own exception.
   */
  public CompletableFuture<HttpResponse<byte[]>> send(Supplier<HttpRequest> request) {
    try {
      return CompletableFuture.supplyAsync(() -> exchange(request.get()), executor);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private HttpResponse<byte[]> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }
}
