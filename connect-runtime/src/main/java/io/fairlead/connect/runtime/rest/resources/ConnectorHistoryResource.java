// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import static io.fairlead.connect.runtime.rest.forward.PathSegments.encode;

import io.fairlead.connect.runtime.herder.ConnectorAdmin;
import io.fairlead.connect.runtime.rest.entities.ConfigDifference;
import io.fairlead.connect.runtime.rest.entities.Message;
import io.fairlead.connect.runtime.rest.entities.VersionAnswer;
import io.fairlead.connect.runtime.rest.forward.RequestOrigin;
import io.fairlead.connect.runtime.rest.forward.WriteCall;
import io.fairlead.connect.runtime.rest.forward.WriteCall.Request;
import io.fairlead.connect.runtime.store.ConfigVersion;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.connect.errors.NotFoundException;

/** Configurations that connectors had, and a fresh start in one call. */
@Path("/fairlead/connectors")
@Produces(MediaType.APPLICATION_JSON)
public final class ConnectorHistoryResource {

  private static final String PATH = "/fairlead/connectors/";

  private final Backend backend;
  private final ConnectorAdmin admin;

  @Inject
  public ConnectorHistoryResource(Backend backend) {
    this.backend = backend;
    this.admin = backend.herder().admin();
  }

  /** Newest first. */
  @GET
  @Path("/{connector}/versions")
  public List<VersionAnswer> versions(@PathParam("connector") String connector) {
    List<VersionAnswer> answers = new ArrayList<>();
    for (ConfigVersion version : of(connector)) {
      answers.add(
          new VersionAnswer(
              version.number(),
              version.atMs() == null ? null : Instant.ofEpochMilli(version.atMs()).toString(),
              backend.secrets().mask(version.config())));
    }
    Collections.reverse(answers);
    return answers;
  }

  @GET
  @Path("/{connector}/versions/{from}/diff/{to}")
  public ConfigDifference difference(
      @PathParam("connector") String connector,
      @PathParam("from") int from,
      @PathParam("to") int to) {
    return ConfigDifference.between(
        from,
        version(connector, from).config(),
        to,
        version(connector, to).config(),
        backend.secrets()::mask);
  }

  @POST
  @Path("/{connector}/versions/{version}/rollback")
  public CompletionStage<Response> rollBack(
      @PathParam("connector") String connector,
      @PathParam("version") int version,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers) {
    String path = PATH + encode(connector) + "/versions/" + version + "/rollback";
    Map<String, String> config = version(connector, version).config();
    return backend.writeConfig(
        new WriteCall<>(
            new Request("POST", path, null),
            deadline -> admin.rollBack(connector, version, deadline),
            Answers::created),
        RequestOrigin.of(headers, forward),
        config,
        outcome -> Response.ok(backend.secrets().mask(outcome.info())).build());
  }

  @POST
  @Path("/{connector}/offsets/reset")
  public CompletionStage<Response> resetOffsets(
      @PathParam("connector") String connector,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers) {
    return backend.write(
        new WriteCall<>(
            new Request("POST", PATH + encode(connector) + "/offsets/reset", null),
            deadline -> admin.resetOffsets(connector, deadline).thenApply(Message::new),
            (status, body) -> Answers.read(body, Message.class)),
        RequestOrigin.of(headers, forward),
        message -> Response.ok(message).build());
  }

  private List<ConfigVersion> of(String connector) {
    return admin.versions(connector).orElseThrow(() -> ConnectorsResource.notFound(connector));
  }

  private ConfigVersion version(String connector, int number) {
    return of(connector).stream()
        .filter(version -> version.number() == number)
        .findFirst()
        .orElseThrow(
            () -> new NotFoundException("Connector " + connector + " has no version " + number));
  }
}
