// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.offsets;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.pipeline.client.ClientConfigs;
import io.fairlead.connect.runtime.plugins.Plugins;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectorType;

/** Client configurations of connectors, for those who are not their tasks. Any thread. */
public record ConnectorClients(WorkerConfig config, Plugins plugins, String kafkaClusterId) {

  /**
   * Reads off what is wanted of a source connector's clients.
   *
   * @param connectorConfig with references of config providers resolved
   * @throws ConnectException if the worker's policy refuses an override
   */
  public <T> T ofSource(
      String connector, Map<String, String> connectorConfig, Function<ClientConfigs, T> wanted) {
    Class<? extends Connector> connectorClass =
        plugins
            .connectorClass(
                connectorConfig.get("connector.class"),
                connectorConfig.get("connector.plugin.version"))
            .asSubclass(Connector.class);
    return of(
        new ClientConfigs.Owner(connector, ConnectorType.SOURCE, connectorClass, connectorConfig),
        wanted);
  }

  <T> T of(ClientConfigs.Owner owner, Function<ClientConfigs, T> wanted) {
    try (ConnectorClientConfigOverridePolicy policy =
        plugins.newOverridePolicy(
            config.getString(WorkerConfig.CONNECTOR_CLIENT_POLICY_CLASS_CONFIG),
            config.originals())) {
      return wanted.apply(new ClientConfigs(config, owner, policy, kafkaClusterId));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ConnectException("Closing the client override policy failed", e);
    }
  }
}
