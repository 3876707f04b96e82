// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.rest.entities.HealthAnswer;
import io.fairlead.connect.runtime.rest.entities.RestartJournal;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** What Fairlead tells of connectors beyond Apache Kafka Connect. */
@Path("/fairlead/connectors")
@Produces(MediaType.APPLICATION_JSON)
public final class FairleadConnectorsResource {

  private final Backend backend;
  private final Herder herder;

  @Inject
  public FairleadConnectorsResource(Backend backend) {
    this.backend = backend;
    this.herder = backend.herder();
  }

  /** Of all connectors, by name. */
  @GET
  @Path("/health")
  public CompletionStage<Response> health(@Context HttpHeaders headers) {
    return backend.answer(
        herder.health(
            new TreeSet<>(herder.connectors()), headers.getHeaderString(HttpHeaders.AUTHORIZATION)),
        all -> Response.ok(all.stream().map(HealthAnswer::of).toList()).build(),
        Map.of());
  }

  @GET
  @Path("/{connector}/health")
  public CompletionStage<Response> health(
      @PathParam("connector") String connector, @Context HttpHeaders headers) {
    return backend.answer(
        herder.health(List.of(connector), headers.getHeaderString(HttpHeaders.AUTHORIZATION)),
        found -> {
          if (found.isEmpty()) {
            throw ConnectorsResource.notFound(connector);
          }
          return Response.ok(HealthAnswer.of(found.get(0))).build();
        },
        Map.of());
  }

  @GET
  @Path("/{connector}/restarts")
  public RestartJournal restarts(@PathParam("connector") String connector) {
    return herder
        .restarts(connector)
        .map(entries -> RestartJournal.of(connector, entries))
        .orElseThrow(() -> ConnectorsResource.notFound(connector));
  }
}
