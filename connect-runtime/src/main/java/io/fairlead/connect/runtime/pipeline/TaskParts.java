// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import io.fairlead.connect.runtime.pipeline.client.ClientConfigs;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;

/**
 * A task's plugin and its configuration, before the pipeline around it is built.
 *
 * @param connectorConfig with the references of config providers resolved
 * @param taskConfig with the references of config providers resolved
 * @param loader of the connector plugin
 * @param task new instance, neither initialized nor started
 * @param clients configurations of the Kafka clients of this connector
 */
public record TaskParts(
    TaskSpec spec,
    Map<String, String> connectorConfig,
    Map<String, String> taskConfig,
    Class<? extends Connector> connectorClass,
    ClassLoader loader,
    Task task,
    ClientConfigs clients) {

  @Override
  public String toString() {
    // Invariant 7: configurations may hold secrets.
    return spec.toString();
  }
}
