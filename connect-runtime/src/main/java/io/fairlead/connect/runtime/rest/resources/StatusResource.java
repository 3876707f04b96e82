// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.resources;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;
import io.fairlead.connect.runtime.connector.TopicStatus;
import io.fairlead.connect.runtime.herder.ConnectorStateInfo;
import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.herder.TaskInfo;
import io.fairlead.connect.runtime.rest.entities.ActiveTopics;
import io.fairlead.connect.runtime.rest.errors.RestException;
import io.fairlead.connect.runtime.rest.settings.RestSettings;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.NotFoundException;

/** What connectors and tasks are doing, and with which topics. */
@Path("/connectors")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class StatusResource {

  private final Backend backend;
  private final Herder herder;
  private final RestSettings settings;

  @Inject
  public StatusResource(Backend backend, RestSettings settings) {
    this.backend = backend;
    this.herder = backend.herder();
    this.settings = settings;
  }

  @GET
  @Path("/{connector}/status")
  public ConnectorStateInfo status(@PathParam("connector") String connector) {
    return herder
        .connectorStatus(connector)
        .orElseThrow(() -> new NotFoundException("No status found for connector " + connector));
  }

  @GET
  @Path("/{connector}/tasks")
  public List<TaskInfo> tasks(@PathParam("connector") String connector) {
    List<TaskInfo> tasks =
        herder.taskInfos(connector).orElseThrow(() -> ConnectorsResource.notFound(connector));
    Map<String, String> config = herder.connectorConfig(connector).orElse(Map.of());
    return backend.secrets().mask(tasks, config);
  }

  @GET
  @Path("/{connector}/tasks/{task}/status")
  public ConnectorStateInfo.TaskState taskStatus(
      @PathParam("connector") String connector, @PathParam("task") Integer task) {
    ConnectorTaskId id = new ConnectorTaskId(connector, task);
    return herder
        .taskStatus(id)
        .orElseThrow(() -> new NotFoundException("No status found for task " + id));
  }

  @GET
  @Path("/{connector}/topics")
  public Map<String, ActiveTopics> topics(@PathParam("connector") String connector) {
    requireTracking();
    List<String> topics =
        herder.activeTopics(connector).stream().map(TopicStatus::topic).distinct().toList();
    return Map.of(connector, new ActiveTopics(topics));
  }

  @PUT
  @Path("/{connector}/topics/reset")
  public Response resetTopics(@PathParam("connector") String connector) {
    requireTracking();
    if (!settings.topicTrackingResetAllowed()) {
      throw new RestException(403, "Topic tracking reset is disabled.");
    }
    herder.resetActiveTopics(connector);
    return Response.accepted().build();
  }

  private void requireTracking() {
    if (!settings.topicTrackingEnabled()) {
      throw new RestException(403, "Topic tracking is disabled.");
    }
  }
}
