// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import io.fairlead.servers.HiveMqServer;
import io.fairlead.servers.MosquittoServer;
import io.fairlead.servers.MqttBroker;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The brokers that tests run against. */
enum Broker {
  MOSQUITTO {
    @Override
    MqttBroker start() {
      requireMosquitto();
      return MosquittoServer.start();
    }
  },
  HIVEMQ {
    @Override
    MqttBroker start() {
      return HiveMqServer.start();
    }
  };

  private MqttBroker shared;

  /** One for all tests of the JVM that leave it running; it ends with the JVM. */
  synchronized MqttBroker shared() {
    if (shared == null) {
      MqttBroker started = start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      shared = started;
    }
    return shared;
  }

  /** One of the test's own. */
  abstract MqttBroker start();

  /** Mosquitto with settings of the test's own. */
  static MosquittoServer mosquitto(List<String> settings) {
    requireMosquitto();
    return MosquittoServer.start(settings);
  }

  /** Fails in the continuous integration, which installs it, and skips the test elsewhere. */
  static void requireMosquitto() {
    boolean present = MosquittoServer.program().isPresent();
    String ci = System.getenv("CI");
    if (!present && ci != null && !ci.isEmpty() && !ci.equals("false")) {
      throw new IllegalStateException("mosquitto is not installed; .ci/run installs it");
    }
    Assumptions.assumeTrue(present, "mosquitto is not installed; apt-get install mosquitto");
  }
}
