// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import static io.fairlead.connect.runtime.rest.forward.PathSegments.encode;

import io.fairlead.connect.runtime.herder.ClusterAdmin;
import io.fairlead.connect.runtime.rest.entities.PlacementAnswer;
import io.fairlead.connect.runtime.rest.forward.LeaderHttpClient;
import io.fairlead.connect.runtime.rest.forward.RequestOrigin;
import io.fairlead.connect.runtime.rest.forward.WriteCall;
import io.fairlead.connect.runtime.rest.forward.WriteCall.Request;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The workers of the group, and what is moved between them. */
@Path("/fairlead")
@Produces(MediaType.APPLICATION_JSON)
public final class FairleadClusterResource {

  private final Backend backend;
  private final ClusterAdmin cluster;
  private final SignatureCheck signatures;

  @Inject
  public FairleadClusterResource(Backend backend, SignatureCheck signatures) {
    this.backend = backend;
    this.cluster = backend.herder().cluster();
    this.signatures = signatures;
  }

  @GET
  @Path("/workers")
  public CompletionStage<Response> workers(@Context HttpHeaders headers) {
    return backend.answer(
        cluster.workers(headers.getHeaderString(HttpHeaders.AUTHORIZATION)),
        workers -> Response.ok(workers).build(),
        Map.of());
  }

  @PUT
  @Path("/workers/{worker}/drain")
  public CompletionStage<Response> drain(
      @PathParam("worker") String worker,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers) {
    return drain("PUT", worker, true, RequestOrigin.of(headers, forward));
  }

  @DELETE
  @Path("/workers/{worker}/drain")
  public CompletionStage<Response> takeBack(
      @PathParam("worker") String worker,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers) {
    return drain("DELETE", worker, false, RequestOrigin.of(headers, forward));
  }

  private CompletionStage<Response> drain(
      String verb, String worker, boolean drained, RequestOrigin origin) {
    return backend.write(
        WriteCall.ofVoid(
            new Request(verb, "/fairlead/workers/" + encode(worker) + "/drain", null),
            deadline -> cluster.drain(worker, drained, deadline)),
        origin,
        done -> Response.accepted(Map.of("id", worker, "drained", drained)).build());
  }

  @GET
  @Path("/placements")
  public List<PlacementAnswer> placements() {
    return cluster.placements().stream().map(PlacementAnswer::of).toList();
  }

  /** Not for users: requests must be signed. */
  @PUT
  @Path("/internal/leaving/{member}")
  public CompletionStage<Response> leaves(
      @PathParam("member") String member, @Context HttpHeaders headers, byte[] body) {
    signatures.require(headers, body);
    return backend.write(
        WriteCall.ofVoid(
            new Request("PUT", LeaderHttpClient.LEAVING_PATH + member, null),
            deadline -> cluster.leaves(member, deadline)),
        RequestOrigin.of(headers, false),
        done -> Response.noContent().build());
  }
}
