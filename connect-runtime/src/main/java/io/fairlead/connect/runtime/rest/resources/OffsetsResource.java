// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import static io.fairlead.connect.runtime.rest.forward.PathSegments.encode;

import io.fairlead.connect.runtime.herder.BadRequestException;
import io.fairlead.connect.runtime.herder.ConnectorOffsets;
import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.rest.entities.Message;
import io.fairlead.connect.runtime.rest.errors.RestException;
import io.fairlead.connect.runtime.rest.forward.RequestOrigin;
import io.fairlead.connect.runtime.rest.forward.WriteCall;
import io.fairlead.connect.runtime.rest.forward.WriteCall.Request;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** Offsets of connectors (KIP-875). */
@Path("/connectors")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class OffsetsResource {

  private final Backend backend;
  private final Herder herder;

  @Inject
  public OffsetsResource(Backend backend) {
    this.backend = backend;
    this.herder = backend.herder();
  }

  @GET
  @Path("/{connector}/offsets")
  public CompletionStage<Response> get(
      @PathParam("connector") String connector,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers) {
    return backend.write(
        new WriteCall<>(
            new Request("GET", path(connector), null),
            deadline -> herder.connectorOffsets(connector, deadline),
            (status, body) -> Answers.read(body, ConnectorOffsets.class)),
        RequestOrigin.of(headers, forward),
        offsets -> Response.ok(offsets).build());
  }

  @PATCH
  @Path("/{connector}/offsets")
  public CompletionStage<Response> alter(
      @PathParam("connector") String connector,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers,
      ConnectorOffsets offsets) {
    if (offsets == null) {
      throw new RestException(500, "The request needs a JSON body with offsets.");
    }
    if (offsets.offsets() == null || offsets.offsets().isEmpty()) {
      throw new BadRequestException(
          "Partitions / offsets need to be provided for an alter offsets request");
    }
    return backend.write(
        new WriteCall<>(
            new Request("PATCH", path(connector), offsets),
            deadline ->
                herder
                    .alterConnectorOffsets(connector, offsets.toMap(), deadline)
                    .thenApply(Message::new),
            (status, body) -> Answers.read(body, Message.class)),
        RequestOrigin.of(headers, forward),
        message -> Response.ok(message).build());
  }

  @DELETE
  @Path("/{connector}/offsets")
  public CompletionStage<Response> reset(
      @PathParam("connector") String connector,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers) {
    return backend.write(
        new WriteCall<>(
            new Request("DELETE", path(connector), null),
            deadline -> herder.resetConnectorOffsets(connector, deadline).thenApply(Message::new),
            (status, body) -> Answers.read(body, Message.class)),
        RequestOrigin.of(headers, forward),
        message -> Response.ok(message).build());
  }

  private static String path(String connector) {
    return "/connectors/" + encode(connector) + "/offsets";
  }
}
