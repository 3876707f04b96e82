// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.extension;

import io.fairlead.connect.runtime.herder.ConnectorStateInfo;
import io.fairlead.connect.runtime.herder.Herder;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.health.ConnectClusterDetails;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.health.ConnectorHealth;
import org.apache.kafka.connect.health.ConnectorState;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.health.TaskState;

/** The cluster as REST extensions see it, from the herder's memory. */
record ClusterState(Herder herder) implements ConnectClusterState {

  @Override
  public Collection<String> connectors() {
    return List.copyOf(herder.connectors());
  }

  @Override
  public ConnectorHealth connectorHealth(String connector) {
    ConnectorStateInfo status =
        herder
            .connectorStatus(connector)
            .orElseThrow(() -> new NotFoundException("No status found for connector " + connector));
    ConnectorStateInfo.ConnectorState own = status.connector();
    Map<Integer, TaskState> tasks =
        status.tasks().stream()
            .collect(
                Collectors.toMap(
                    ConnectorStateInfo.TaskState::id,
                    task -> new TaskState(task.id(), task.state(), task.workerId(), task.trace())));
    return new ConnectorHealth(
        connector,
        new ConnectorState(own.state(), own.workerId(), own.trace()),
        tasks,
        ConnectorType.valueOf(status.type().name()));
  }

  @Override
  public Map<String, String> connectorConfig(String connector) {
    return new HashMap<>(
        herder
            .connectorConfig(connector)
            .orElseThrow(() -> new NotFoundException("Connector " + connector + " not found")));
  }

  @Override
  public ConnectClusterDetails clusterDetails() {
    String id = herder.kafkaClusterId();
    return () -> id;
  }
}
