// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.runtime.Worker;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.apache.kafka.connect.runtime.rest.entities.ConfigKeyInfo;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.storage.FileOffsetBackingStore;
import org.apache.kafka.connect.util.FutureCallback;

/** Apache's own validation, as oracle. Needs no broker. */
final class ApacheValidation {

  private final StandaloneHerder herder;

  ApacheValidation(Map<String, String> properties) {
    Plugins plugins = new Plugins(properties);
    plugins.compareAndSwapWithDelegatingLoader();
    try {
      StandaloneConfig config =
          new StandaloneConfig(properties) {
            @Override
            public String kafkaClusterId() {
              return "cluster";
            }
          };
      ConnectorClientConfigOverridePolicy policy =
          plugins.newPlugin(
              config.getString("connector.client.config.override.policy"),
              config,
              ConnectorClientConfigOverridePolicy.class);
      Worker worker =
          new Worker(
              "worker",
              Time.SYSTEM,
              plugins,
              config,
              new FileOffsetBackingStore(
                  plugins.newInternalConverter(
                      true, "org.apache.kafka.connect.json.JsonConverter", Map.of())),
              policy);
      herder = new StandaloneHerder(worker, "cluster", policy);
    } finally {
      Thread.currentThread().setContextClassLoader(ApacheValidation.class.getClassLoader());
    }
  }

  ConfigInfos validate(Map<String, String> config) throws Exception {
    FutureCallback<ConfigInfos> callback = new FutureCallback<>();
    herder.validateConnectorConfig(config, callback, false);
    return callback.get(60, TimeUnit.SECONDS);
  }

  List<ConfigKeyInfo> pluginConfig(String plugin) {
    return herder.connectorPluginConfig(plugin);
  }
}
