// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.config;

import io.fairlead.mqtt.client.BrokerAddress;
import io.fairlead.mqtt.client.ConnectionConfig;
import io.fairlead.mqtt.client.ConnectionConfig.Session;
import io.fairlead.mqtt.client.ConnectionConfig.Timing;
import io.fairlead.mqtt.client.Inbound;
import io.fairlead.mqtt.client.LinkException;
import io.fairlead.mqtt.client.Links;
import io.fairlead.mqtt.client.MqttLink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Tries a connection and forgets it: a session of its own, which ends with it. */
public final class ConnectionProbe {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private ConnectionProbe() {}

  /**
   * Connects to one broker and runs a step there. Takes ten seconds at most for each answer.
   *
   * @param clientId begins the client id, so that rules of the broker on it are met
   * @return what was refused
   */
  public static Optional<LinkException> run(
      BrokerAddress broker,
      ConnectionConfig connection,
      boolean exactlyOnce,
      String clientId,
      Consumer<MqttLink> step) {
    Timing timing = connection.timing();
    Duration timeout =
        timing.connectTimeout().compareTo(LIMIT) < 0 ? timing.connectTimeout() : LIMIT;
    ConnectionConfig patient =
        new ConnectionConfig(
            connection.brokers(),
            connection.version(),
            new Timing(timing.keepAlive(), timeout, timing.firstBackoff(), timing.maxBackoff()),
            connection.access(),
            Optional.empty());
    String id = clientId + "-check" + ThreadLocalRandom.current().nextInt(1_000_000);
    Session session = new Session(id, true, 0, 1);
    try (MqttLink link = Links.open(broker, patient, session, exactlyOnce, new Deaf())) {
      link.connect();
      step.accept(link);
      link.disconnect(false);
      return Optional.empty();
    } catch (LinkException e) {
      return Optional.of(e);
    }
  }

  private static final class Deaf implements MqttLink.Listener {
    @Override
    public void arrived(Inbound message) {
      // Of no interest, and not acknowledged; the session ends right away.
    }

    @Override
    public void lost(LinkException failure) {
      // Whoever waits for an answer hears of it.
    }
  }
}
