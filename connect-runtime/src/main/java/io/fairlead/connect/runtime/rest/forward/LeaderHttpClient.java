// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.forward;

import io.fairlead.connect.runtime.herder.BadRequestException;
import io.fairlead.connect.runtime.herder.LeaderClient;
import io.fairlead.connect.runtime.rest.errors.ErrorResponses;
import io.fairlead.connect.runtime.rest.errors.RestException;
import io.fairlead.connect.runtime.rest.settings.RequestTimeout;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Signed requests to the leader over HTTP (KIP-507). The futures fail with
 *
 * <ul>
 *   <li>{@link io.fairlead.connect.runtime.herder.WrongWorkerException}: that worker is not the
 *       leader, or not ready; ask again where the exception says
 *   <li>{@link RetriableException}: it cannot be reached, or the session keys are being renewed
 *   <li>{@link BadRequestException}, {@link NotFoundException} or another {@link ConnectException}:
 *       what the leader answered
 * </ul>
 */
public final class LeaderHttpClient implements LeaderClient {

  /** Where the leader is told of a member that leaves. */
  public static final String LEAVING_PATH = "/fairlead/internal/leaving/";

  private final WorkerHttpClient client;
  private final RequestSigner signer;
  private final RequestTimeout timeout;

  public LeaderHttpClient(WorkerHttpClient client, RequestSigner signer, RequestTimeout timeout) {
    this.client = client;
    this.signer = signer;
    this.timeout = timeout;
  }

  @Override
  public CompletableFuture<Void> putTaskConfigs(
      URI leader, String connector, List<Map<String, String>> configs, Instant deadline) {
    return send(
        "POST",
        leader,
        "/connectors/" + PathSegments.encode(connector) + "/tasks",
        WorkerHttpClient.toJson(configs),
        deadline);
  }

  @Override
  public CompletableFuture<Void> fenceZombieSourceTasks(
      URI leader, String connector, Instant deadline) {
    return send(
        "PUT", leader, "/connectors/" + PathSegments.encode(connector) + "/fence", null, deadline);
  }

  @Override
  public CompletableFuture<Void> leaves(URI leader, String member, Instant deadline) {
    return send("PUT", leader, LEAVING_PATH + PathSegments.encode(member), null, deadline);
  }

  private CompletableFuture<Void> send(
      String method, URI leader, String path, byte[] body, Instant deadline) {
    Duration left = timeout.until(deadline);
    Map<String, String> headers = new HashMap<>();
    try {
      signer.sign(body).addTo(headers);
    } catch (ConnectException e) {
      return CompletableFuture.failedFuture(e);
    }
    headers.put(RequestOrigin.REQUEST_ID_HEADER, UUID.randomUUID().toString());
    headers.put(RequestOrigin.TIME_LEFT_HEADER, String.valueOf(left.toMillis()));
    String base = leader.toString();
    URI uri =
        URI.create(
            (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                + path
                + "?"
                + RequestOrigin.FORWARD_PARAMETER
                + "=false");
    return client
        .send(method, uri, body, headers, left)
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                throw unreachable(leader, ErrorResponses.unwrap(failure));
              }
              try {
                return WorkerAnswer.read(leader, answer, (status, content) -> null);
              } catch (RestException e) {
                throw translate(leader, e);
              }
            });
  }

  private static ConnectException unreachable(URI leader, Throwable failure) {
    String what =
        failure instanceof TimeoutException ? "did not answer in time" : "cannot be reached";
    return new RetriableException("The leader at " + leader + " " + what, failure);
  }

  private static ConnectException translate(URI leader, RestException answer) {
    String message = "The leader at " + leader + " answered: " + answer.getMessage();
    return switch (answer.status()) {
      case 400 -> new BadRequestException(message, answer);
      // Keys are renewed from time to time; the other side may have read the new one first.
      case 403 -> new RetriableException(message, answer);
      case 404 -> new NotFoundException(message, answer);
      default -> new ConnectException(message, answer);
    };
  }
}
