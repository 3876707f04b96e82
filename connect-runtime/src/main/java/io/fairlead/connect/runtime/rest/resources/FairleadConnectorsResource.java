// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.rest.entities.RestartJournal;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What Fairlead tells of connectors beyond Apache Kafka Connect. */
@Path("/fairlead/connectors")
@Produces(MediaType.APPLICATION_JSON)
public final class FairleadConnectorsResource {

  private final Herder herder;

  @Inject
  public FairleadConnectorsResource(Herder herder) {
    this.herder = herder;
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
