// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.rest.entities.ServerInfo;
import io.fairlead.connect.runtime.rest.entities.WorkerStatus;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** The worker itself. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class RootResource {

  private final Herder herder;

  @Inject
  public RootResource(Herder herder) {
    this.herder = herder;
  }

  @GET
  public ServerInfo info() {
    return ServerInfo.of(herder.kafkaClusterId());
  }

  /** 503 while starting, 500 when something is wrong, with what it is (KIP-1017). */
  @GET
  @Path("/health")
  public Response health() {
    Optional<String> ailment = herder.ailment();
    if (!herder.isReady()) {
      return Response.status(503).entity(WorkerStatus.starting(ailment.orElse(null))).build();
    }
    return ailment
        .map(detail -> Response.status(500).entity(WorkerStatus.unhealthy(detail)))
        .orElseGet(() -> Response.ok(WorkerStatus.healthy(herder.remarks())))
        .build();
  }
}
