// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.rest.errors.ErrorResponses;
import io.fairlead.connect.runtime.rest.errors.NotResponsibleException;
import io.fairlead.connect.runtime.rest.errors.RestException;
import io.fairlead.connect.runtime.rest.forward.RequestForwarder;
import io.fairlead.connect.runtime.rest.forward.RequestOrigin;
import io.fairlead.connect.runtime.rest.forward.WriteCall;
import io.fairlead.connect.runtime.rest.secrets.ConfigSecrets;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** What the resources work with. Safe for use by any thread. */
public record Backend(
    Herder herder, RequestForwarder forwarder, ConfigSecrets secrets, RequestExecutors executors) {

  /** Does a write that runs no plugin code before its future is there. */
  <T> CompletionStage<Response> write(
      WriteCall<T> call, RequestOrigin origin, Function<T, Response> response) {
    return answer(forwarder.execute(call, origin, executors.writes()), response, Map.of());
  }

  /**
   * Does a write that validates a configuration first.
   *
   * @param config whose secrets no message may quote
   */
  <T> CompletionStage<Response> writeConfig(
      WriteCall<T> call,
      RequestOrigin origin,
      Map<String, String> config,
      Function<T, Response> response) {
    return answer(forwarder.execute(call, origin, executors.configWrites()), response, config);
  }

  /** Sends the answer from a thread that may block on a slow client. */
  <T> CompletionStage<Response> answer(
      CompletableFuture<T> outcome, Function<T, Response> response, Map<String, String> config) {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    outcome.whenComplete(
        (value, failure) ->
            onResponseThread(
                () -> {
                  if (failure != null) {
                    answer.completeExceptionally(
                        withoutSecrets(ErrorResponses.unwrap(failure), config));
                    return;
                  }
                  try {
                    answer.complete(response.apply(value));
                  } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                  }
                }));
    return answer;
  }

  private void onResponseThread(Runnable task) {
    Executor responses = executors.responses();
    try {
      responses.execute(task);
    } catch (RejectedExecutionException e) {
      // The server is stopping: there is nobody left to answer but in this thread.
      task.run();
    }
  }

  private Throwable withoutSecrets(Throwable failure, Map<String, String> config) {
    if (failure instanceof NotResponsibleException || config.isEmpty()) {
      return failure;
    }
    String scrubbed = secrets.scrub(failure.getMessage(), config);
    if (scrubbed == null || scrubbed.equals(failure.getMessage())) {
      return failure;
    }
    // Invariant 7: also the cause may quote what the message quoted.
    int status = ErrorResponses.status(failure);
    int code = failure instanceof RestException rest ? rest.errorCode() : status;
    return new RestException(status, code, scrubbed, null);
  }
}
