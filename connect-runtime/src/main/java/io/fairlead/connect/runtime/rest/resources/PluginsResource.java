// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import io.fairlead.connect.runtime.config.ConnectorConfig;
import io.fairlead.connect.runtime.herder.BadRequestException;
import io.fairlead.connect.runtime.plugins.PluginDescription;
import io.fairlead.connect.runtime.plugins.PluginType;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.rest.entities.PluginInfo;
import io.fairlead.connect.runtime.rest.errors.RestException;
import io.fairlead.connect.runtime.validation.ConnectorValidator;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Plugins of this worker, and validation of configurations. */
@Path("/connector-plugins")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class PluginsResource {

  private static final String ALIAS_SUFFIX = "Connector";

  private static final List<PluginType> CONNECTORS = List.of(PluginType.SINK, PluginType.SOURCE);

  private static final List<PluginType> LISTED =
      List.of(
          PluginType.SINK,
          PluginType.SOURCE,
          PluginType.TRANSFORMATION,
          PluginType.PREDICATE,
          PluginType.CONVERTER,
          PluginType.HEADER_CONVERTER);

  private final Backend backend;
  private final ConnectorValidator validator;
  private final Plugins plugins;

  @Inject
  public PluginsResource(Backend backend, ConnectorValidator validator, Plugins plugins) {
    this.backend = backend;
    this.validator = validator;
    this.plugins = plugins;
  }

  @GET
  public List<PluginInfo> list(
      @DefaultValue("true") @QueryParam("connectorsOnly") boolean connectorsOnly) {
    List<PluginDescription> all = plugins.descriptions();
    return (connectorsOnly ? CONNECTORS : LISTED)
        .stream().flatMap(type -> ofType(all, type)).map(PluginInfo::of).distinct().toList();
  }

  private static Stream<PluginDescription> ofType(List<PluginDescription> all, PluginType type) {
    return all.stream().filter(plugin -> plugin.type() == type);
  }

  @GET
  @Path("/{plugin}/config")
  public CompletionStage<Response> config(
      @PathParam("plugin") String plugin, @QueryParam("version") String version) {
    return ask(() -> validator.pluginConfig(plugin, version), Map.of());
  }

  @PUT
  @Path("/{plugin}/config/validate")
  public CompletionStage<Response> validate(
      @PathParam("plugin") String plugin, Map<String, String> config) {
    if (config == null) {
      throw new RestException(500, "The request needs a JSON body with the connector's config.");
    }
    String included = config.get(ConnectorConfig.CONNECTOR_CLASS_CONFIG);
    if (included != null && !withoutSuffix(included).endsWith(withoutSuffix(plugin))) {
      throw new BadRequestException(
          "Included connector type " + included + " does not match request type " + plugin);
    }
    return ask(() -> backend.secrets().mask(validator.validate(config), config), config);
  }

  private <T> CompletionStage<Response> ask(Supplier<T> question, Map<String, String> config) {
    CompletableFuture<T> answer;
    try {
      answer = CompletableFuture.supplyAsync(question, backend.executors().validations());
    } catch (RejectedExecutionException e) {
      throw new RestException(
          503, "This worker has too many validations waiting; try again later.");
    }
    return backend.answer(answer, value -> Response.ok(value).build(), config);
  }

  /** Both full and simple names may leave the suffix out. */
  private static String withoutSuffix(String name) {
    return name.endsWith(ALIAS_SUFFIX) && name.length() > ALIAS_SUFFIX.length()
        ? name.substring(0, name.length() - ALIAS_SUFFIX.length())
        : name;
  }
}
