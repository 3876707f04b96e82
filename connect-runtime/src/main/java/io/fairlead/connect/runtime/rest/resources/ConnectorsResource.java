// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import static io.fairlead.connect.runtime.rest.forward.PathSegments.encode;

import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.herder.BadRequestException;
import io.fairlead.connect.runtime.herder.ConnectorInfo;
import io.fairlead.connect.runtime.herder.ConnectorOffsets;
import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.rest.entities.CreateConnectorRequest;
import io.fairlead.connect.runtime.rest.entities.CreatedConnector;
import io.fairlead.connect.runtime.rest.errors.RestException;
import io.fairlead.connect.runtime.rest.forward.RequestOrigin;
import io.fairlead.connect.runtime.rest.forward.WriteCall;
import io.fairlead.connect.runtime.rest.forward.WriteCall.Request;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.connect.errors.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connectors and their configurations. */
@Path("/connectors")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ConnectorsResource {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectorsResource.class);

  private final Backend backend;
  private final Herder herder;

  @Inject
  public ConnectorsResource(Backend backend) {
    this.backend = backend;
    this.herder = backend.herder();
  }

  @GET
  public Object list(@Context UriInfo uri) {
    List<String> expansions = uri.getQueryParameters().get("expand");
    if (expansions == null) {
      return herder.connectors();
    }
    Map<String, Map<String, Object>> expanded = new HashMap<>();
    for (String connector : herder.connectors()) {
      expand(connector, expansions).ifPresent(entry -> expanded.put(connector, entry));
    }
    return expanded;
  }

  /** Empty when the connector has gone meanwhile, or has no status yet that was asked for. */
  private Optional<Map<String, Object>> expand(String connector, List<String> expansions) {
    Map<String, Object> entry = new HashMap<>();
    for (String expansion : expansions) {
      Optional<?> detail;
      switch (expansion) {
        case "status" -> detail = herder.connectorStatus(connector);
        case "info" -> detail = herder.connectorInfo(connector).map(backend.secrets()::mask);
        default -> {
          LOG.debug("GET /connectors: there is no expansion {}", expansion);
          continue;
        }
      }
      if (detail.isEmpty()) {
        return Optional.empty();
      }
      entry.put(expansion, detail.get());
    }
    return Optional.of(entry);
  }

  @POST
  public CompletionStage<Response> create(
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers,
      CreateConnectorRequest request) {
    require(request != null && request.config() != null, "name and config");
    String name = request.name() == null ? "" : request.name().trim();
    Map<String, String> config = named(name, request.config());
    if (request.initialOffsets() != null) {
      return createWithOffsets(name, config, request, RequestOrigin.of(headers, forward));
    }
    var call =
        new WriteCall<>(
            new Request("POST", "/connectors", request),
            deadline ->
                herder.putConnectorConfig(
                    name,
                    backend.secrets().restore(name, config),
                    request.initialTargetState(),
                    false,
                    deadline),
            Answers::created,
            failure -> ownFirstAttempt(name, config, failure));
    return backend.writeConfig(call, RequestOrigin.of(headers, forward), config, this::created);
  }

  private CompletionStage<Response> createWithOffsets(
      String name,
      Map<String, String> config,
      CreateConnectorRequest request,
      RequestOrigin origin) {
    if (request.initialOffsets().isEmpty()) {
      throw new BadRequestException("Partitions / offsets need to be provided in initial_offsets");
    }
    var offsets = new ConnectorOffsets(request.initialOffsets()).toMap();
    var call =
        new WriteCall<>(
            new Request("POST", "/connectors", request),
            deadline ->
                herder
                    .admin()
                    .create(
                        name,
                        backend.secrets().restore(name, config),
                        request.initialTargetState(),
                        offsets,
                        deadline),
            (status, body) -> Answers.read(body, CreatedConnector.class).toResult());
    return backend.writeConfig(
        call,
        origin,
        config,
        outcome ->
            Response.created(UriBuilder.fromUri("/connectors").path(name).build())
                .entity(
                    CreatedConnector.of(backend.secrets().mask(outcome.info()), outcome.message()))
                .build());
  }

  /**
   * An attempt whose answer was lost has created the connector when it is there now with the very
   * config that was sent.
   */
  private Optional<Herder.Created> ownFirstAttempt(
      String name, Map<String, String> config, Throwable failure) {
    if (!Answers.hasStatus(failure, 409)) {
      return Optional.empty();
    }
    return herder
        .connectorInfo(name)
        .filter(info -> info.config().equals(config))
        .map(info -> new Herder.Created(true, info));
  }

  @GET
  @Path("/{connector}")
  public ConnectorInfo get(@PathParam("connector") String connector) {
    return herder
        .connectorInfo(connector)
        .map(backend.secrets()::mask)
        .orElseThrow(() -> notFound(connector));
  }

  @DELETE
  @Path("/{connector}")
  public CompletionStage<Response> delete(
      @PathParam("connector") String connector,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers) {
    var call =
        new WriteCall<>(
            new Request("DELETE", "/connectors/" + encode(connector), null),
            deadline -> herder.deleteConnector(connector, deadline).thenApply(done -> connector),
            (status, body) -> connector,
            // An attempt whose answer was lost has deleted it.
            failure -> Answers.hasStatus(failure, 404) ? Optional.of(connector) : Optional.empty());
    return backend.write(
        call, RequestOrigin.of(headers, forward), done -> Response.noContent().build());
  }

  @GET
  @Path("/{connector}/config")
  public Map<String, String> config(@PathParam("connector") String connector) {
    return herder
        .connectorConfig(connector)
        .map(backend.secrets()::mask)
        .orElseThrow(() -> notFound(connector));
  }

  @PUT
  @Path("/{connector}/config")
  public CompletionStage<Response> putConfig(
      @PathParam("connector") String connector,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers,
      Map<String, String> sent) {
    require(sent != null, "the connector's config");
    Map<String, String> config = named(connector, sent);
    var call =
        new WriteCall<>(
            new Request("PUT", "/connectors/" + encode(connector) + "/config", sent),
            deadline ->
                herder.putConnectorConfig(
                    connector, backend.secrets().restore(connector, config), null, true, deadline),
            Answers::created);
    return backend.writeConfig(
        call,
        RequestOrigin.of(headers, forward),
        config,
        outcome -> outcome.created() ? created(outcome) : ok(outcome));
  }

  @PATCH
  @Path("/{connector}/config")
  public CompletionStage<Response> patchConfig(
      @PathParam("connector") String connector,
      @QueryParam("forward") Boolean forward,
      @Context HttpHeaders headers,
      Map<String, String> patch) {
    require(patch != null, "the keys to change");
    var call =
        new WriteCall<>(
            new Request("PATCH", "/connectors/" + encode(connector) + "/config", patch),
            deadline ->
                herder.patchConnectorConfig(
                    connector, backend.secrets().restorePatch(connector, patch), deadline),
            Answers::created);
    Map<String, String> mayBeQuoted = new LinkedHashMap<>(patch);
    mayBeQuoted.put(ConnectorConfig.NAME_CONFIG, connector);
    return backend.writeConfig(call, RequestOrigin.of(headers, forward), mayBeQuoted, this::ok);
  }

  private Response created(Herder.Created outcome) {
    ConnectorInfo info = outcome.info();
    return Response.created(UriBuilder.fromUri("/connectors").path(info.name()).build())
        .entity(backend.secrets().mask(info))
        .build();
  }

  private Response ok(Herder.Created outcome) {
    return Response.ok(backend.secrets().mask(outcome.info())).build();
  }

  static NotFoundException notFound(String connector) {
    return new NotFoundException("Connector " + connector + " not found");
  }

  private static void require(boolean given, String what) {
    if (!given) {
      // As Apache Kafka Connect answers it, though it is the client's mistake.
      throw new RestException(500, "The request needs a JSON body with " + what + ".");
    }
  }

  /** The config with the connector's name in it. */
  private static Map<String, String> named(String connector, Map<String, String> config) {
    String included = config.get(ConnectorConfig.NAME_CONFIG);
    if (included != null && !included.equals(connector)) {
      throw new BadRequestException(
          "Connector name configuration ("
              + included
              + ") doesn't match connector name in the URL ("
              + connector
              + ")");
    }
    Map<String, String> named = new LinkedHashMap<>(config);
    named.put(ConnectorConfig.NAME_CONFIG, connector);
    return named;
  }
}
