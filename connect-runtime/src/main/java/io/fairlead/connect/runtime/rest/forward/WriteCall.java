// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.forward;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A write that this worker or another one does.
 *
 * @param request as it is sent to another worker
 * @param local does it here; may be called again when an attempt ended with a WrongWorkerException.
 *     Must not block.
 * @param reader of another worker's answer
 * @param settle the result if, after an attempt whose outcome is not known, this failure shows that
 *     the attempt had succeeded; else empty
 */
public record WriteCall<T>(
    Request request,
    Function<Instant, CompletableFuture<T>> local,
    ResponseReader<T> reader,
    Function<Throwable, Optional<T>> settle) {

  public WriteCall(
      Request request, Function<Instant, CompletableFuture<T>> local, ResponseReader<T> reader) {
    this(request, local, reader, failure -> Optional.empty());
  }

  /** Answers with nothing but its status. */
  public static WriteCall<Void> ofVoid(
      Request request, Function<Instant, CompletableFuture<Void>> local) {
    return new WriteCall<>(request, local, (status, body) -> null);
  }

  /**
   * An HTTP request to any worker.
   *
   * @param path encoded, with a query or without
   * @param body to be sent as JSON, or null
   * @param internal between workers only: it is signed
   */
  public record Request(String method, String path, Object body, boolean internal) {

    public Request(String method, String path, Object body) {
      this(method, path, body, false);
    }

    @Override
    public String toString() {
      // Invariant 7: bodies hold secrets.
      return method + " " + path;
    }
  }

  /** Makes a result of a 2xx answer. */
  @FunctionalInterface
  public interface ResponseReader<T> {
    T read(int status, byte[] body) throws IOException;
  }
}
