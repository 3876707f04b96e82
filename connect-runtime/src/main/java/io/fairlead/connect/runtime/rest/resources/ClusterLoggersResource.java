// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.rest.forward.RequestOrigin;
import io.fairlead.connect.runtime.rest.forward.WriteCall;
import io.fairlead.connect.runtime.rest.forward.WriteCall.Request;
import jakarta.inject.Inject;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Log levels of the whole cluster, as one worker asks another to store them. Not for users:
 * requests must be signed. On the main listener, since the admin listener may be nobody else's.
 */
@Path(ClusterLoggersResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
public final class ClusterLoggersResource {

  static final String PATH = "/fairlead/internal/loggers";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> BODY = new TypeReference<>() {};

  private final Backend backend;
  private final Herder herder;
  private final SignatureCheck signatures;

  @Inject
  public ClusterLoggersResource(Backend backend, SignatureCheck signatures) {
    this.backend = backend;
    this.herder = backend.herder();
    this.signatures = signatures;
  }

  @PUT
  @Path("/{logger}")
  public CompletionStage<Response> set(
      @PathParam("logger") String logger, @Context HttpHeaders headers, byte[] body)
      throws IOException {
    signatures.require(headers, body);
    String level = LoggersResource.requireLevel(JSON.readValue(body, BODY));
    return backend.write(
        WriteCall.ofVoid(
            new Request("PUT", PATH + "/" + logger, null),
            deadline -> herder.setClusterLoggerLevel(logger, level, deadline)),
        RequestOrigin.of(headers, false),
        done -> Response.noContent().build());
  }
}
