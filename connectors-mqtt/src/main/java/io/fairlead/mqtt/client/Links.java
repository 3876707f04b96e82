// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import io.fairlead.mqtt.client.ConnectionConfig.Session;
import io.fairlead.mqtt.client.ConnectionConfig.Version;

/** Makes links by the client library that keeps what is asked for. */
public final class Links {

  private Links() {}

  /**
   * A link that is not connected yet.
   *
   * @param exactlyOnce whether QoS 2 is wanted, which needs version 5
   */
  public static MqttLink open(
      BrokerAddress broker,
      ConnectionConfig config,
      Session session,
      boolean exactlyOnce,
      MqttLink.Listener listener) {
    if (exactlyOnce) {
      return new HiveLink(broker, config, session, listener);
    }
    return config.version() == Version.V5
        ? new Paho5Link(broker, config, session, listener)
        : new Paho3Link(broker, config, session, listener);
  }
}
