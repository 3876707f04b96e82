// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import static io.fairlead.connect.runtime.rest.forward.PathSegments.encode;

import io.fairlead.connect.runtime.herder.BadRequestException;
import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.herder.LoggerLevel;
import io.fairlead.connect.runtime.rest.errors.RestException;
import io.fairlead.connect.runtime.rest.forward.RequestOrigin;
import io.fairlead.connect.runtime.rest.forward.WriteCall;
import io.fairlead.connect.runtime.rest.forward.WriteCall.Request;
import io.fairlead.connect.runtime.rest.logging.Loggers;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
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
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.connect.errors.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Levels of loggers, of this worker or of all (KIP-495, KIP-976). */
@Path("/admin/loggers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class LoggersResource {

  private static final Logger LOG = LoggerFactory.getLogger(LoggersResource.class);
  private static final String WORKER = "worker";
  private static final String CLUSTER = "cluster";

  private final Backend backend;
  private final Herder herder;
  private final Loggers loggers;

  @Inject
  public LoggersResource(Backend backend, Loggers loggers) {
    this.backend = backend;
    this.herder = backend.herder();
    this.loggers = loggers;
  }

  @GET
  public Map<String, LoggerLevel> list() {
    return loggers.levels();
  }

  @GET
  @Path("/{logger}")
  public LoggerLevel get(@PathParam("logger") String logger) {
    return loggers
        .level(logger)
        .orElseThrow(() -> new NotFoundException("Logger " + logger + " not found."));
  }

  @PUT
  @Path("/{logger}")
  public CompletionStage<Response> set(
      @PathParam("logger") String logger,
      @DefaultValue(WORKER) @QueryParam("scope") String scope,
      @Context HttpHeaders headers,
      Map<String, String> body) {
    String level = requireLevel(body);
    if (scope.toLowerCase(Locale.ROOT).equals(CLUSTER)) {
      return backend.write(
          WriteCall.ofVoid(
              // The admin endpoints of the other worker may be out of reach.
              new Request("PUT", ClusterLoggersResource.PATH + "/" + encode(logger), body, true),
              deadline -> herder.setClusterLoggerLevel(logger, level, deadline)),
          RequestOrigin.of(headers, null),
          done -> Response.noContent().build());
    }
    if (!scope.toLowerCase(Locale.ROOT).equals(WORKER)) {
      LOG.warn("There is no scope {} of log levels; {} is taken", scope, WORKER);
    }
    return CompletableFuture.completedFuture(Response.ok(loggers.setLevel(logger, level)).build());
  }

  static String requireLevel(Map<String, String> body) {
    if (body == null) {
      throw new RestException(500, "The request needs a JSON body with level.");
    }
    String level = body.get("level");
    if (level == null) {
      throw new BadRequestException("Desired 'level' parameter was not specified in request.");
    }
    if (!Loggers.isLevel(level)) {
      throw new NotFoundException("invalid log level '" + level + "'.");
    }
    return level;
  }
}
