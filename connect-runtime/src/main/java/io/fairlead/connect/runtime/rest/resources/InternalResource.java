// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.rest.forward.RequestOrigin;
import io.fairlead.connect.runtime.rest.forward.WriteCall;
import io.fairlead.connect.runtime.rest.forward.WriteCall.Request;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What workers ask of the leader (KIP-507, KIP-618). Not for users: requests must be signed. */
@Path("/connectors")
@Produces(MediaType.APPLICATION_JSON)
public final class InternalResource {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Map<String, String>>> TASK_CONFIGS =
      new TypeReference<>() {};

  private final Backend backend;
  private final Herder herder;
  private final SignatureCheck signatures;

  @Inject
  public InternalResource(Backend backend, SignatureCheck signatures) {
    this.backend = backend;
    this.herder = backend.herder();
    this.signatures = signatures;
  }

  @POST
  @Path("/{connector}/tasks")
  public CompletionStage<Response> putTaskConfigs(
      @PathParam("connector") String connector, @Context HttpHeaders headers, byte[] body)
      throws IOException {
    signatures.require(headers, body);
    List<Map<String, String>> configs = JSON.readValue(body, TASK_CONFIGS);
    return backend.write(
        WriteCall.ofVoid(
            new Request("POST", "/connectors/" + connector + "/tasks", null),
            deadline -> herder.putTaskConfigs(connector, configs, deadline)),
        RequestOrigin.of(headers, false),
        done -> Response.noContent().build());
  }

  @PUT
  @Path("/{connector}/fence")
  public CompletionStage<Response> fence(
      @PathParam("connector") String connector, @Context HttpHeaders headers, byte[] body) {
    signatures.require(headers, body);
    return backend.write(
        WriteCall.ofVoid(
            new Request("PUT", "/connectors/" + connector + "/fence", null),
            deadline -> herder.fenceZombieSourceTasks(connector, deadline)),
        RequestOrigin.of(headers, false),
        done -> Response.noContent().build());
  }
}
