// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import static io.fairlead.connect.runtime.rest.forward.PathSegments.encode;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.TargetState;
import io.fairlead.connect.runtime.herder.ConnectorStateInfo;
import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.rest.forward.RequestOrigin;
import io.fairlead.connect.runtime.rest.forward.WriteCall;
import io.fairlead.connect.runtime.rest.forward.WriteCall.Request;
import io.fairlead.connect.runtime.store.RestartRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** Pause, resume, stop and restart. */
@Path("/connectors")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class LifecycleResource {

  private final Backend backend;
  private final Herder herder;

  @Inject
  public LifecycleResource(Backend backend) {
    this.backend = backend;
    this.herder = backend.herder();
  }

  @PUT
  @Path("/{connector}/pause")
  public CompletionStage<Response> pause(
      @PathParam("connector") String connector,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers) {
    return target(connector, "/pause", TargetState.PAUSED, RequestOrigin.of(headers, forward), 202);
  }

  @PUT
  @Path("/{connector}/resume")
  public CompletionStage<Response> resume(
      @PathParam("connector") String connector,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers) {
    return target(
        connector, "/resume", TargetState.STARTED, RequestOrigin.of(headers, forward), 202);
  }

  @PUT
  @Path("/{connector}/stop")
  public CompletionStage<Response> stop(
      @PathParam("connector") String connector,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers) {
    return target(connector, "/stop", TargetState.STOPPED, RequestOrigin.of(headers, forward), 204);
  }

  private CompletionStage<Response> target(
      String connector, String verb, TargetState state, RequestOrigin origin, int status) {
    return backend.write(
        WriteCall.ofVoid(
            new Request("PUT", "/connectors/" + encode(connector) + verb, null),
            deadline -> herder.setTargetState(connector, state, deadline)),
        origin,
        done -> Response.status(status).build());
  }

  /** Without parameters: the connector's instance only, and no body (KIP-745). */
  @POST
  @Path("/{connector}/restart")
  public CompletionStage<Response> restart(
      @PathParam("connector") String connector,
      @DefaultValue("false") @QueryParam("includeTasks") Boolean includeTasks,
      @DefaultValue("false") @QueryParam("onlyFailed") Boolean onlyFailed,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers) {
    RestartRequest request = new RestartRequest(connector, onlyFailed, includeTasks);
    RequestOrigin origin = RequestOrigin.of(headers, forward);
    String path = "/connectors/" + encode(connector) + "/restart";
    if (!request.isExtended()) {
      return backend.write(
          WriteCall.ofVoid(
              new Request("POST", path, null),
              deadline -> herder.restartConnector(connector, deadline)),
          origin,
          done -> Response.noContent().build());
    }
    String query = "?includeTasks=" + includeTasks + "&onlyFailed=" + onlyFailed;
    return backend.write(
        new WriteCall<>(
            new Request("POST", path + query, null),
            deadline -> herder.restartConnectorAndTasks(request, deadline),
            (status, body) -> Answers.read(body, ConnectorStateInfo.class)),
        origin,
        states -> Response.accepted(states).build());
  }

  @POST
  @Path("/{connector}/tasks/{task}/restart")
  public CompletionStage<Response> restartTask(
      @PathParam("connector") String connector,
      @PathParam("task") Integer task,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers) {
    ConnectorTaskId id = new ConnectorTaskId(connector, task);
    return backend.write(
        WriteCall.ofVoid(
            new Request(
                "POST", "/connectors/" + encode(connector) + "/tasks/" + task + "/restart", null),
            deadline -> herder.restartTask(id, deadline)),
        RequestOrigin.of(headers, forward),
        done -> Response.noContent().build());
  }
}
