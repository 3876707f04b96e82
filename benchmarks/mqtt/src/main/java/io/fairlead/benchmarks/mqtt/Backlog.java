// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.fairlead.servers.LocalPorts;
import io.fairlead.servers.MqttBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Messages that wait in the sessions of one shared subscription.
 *
 * @param prefix of the sessions' client ids; their number follows. The group's name too
 * @param sessions among which the broker deals the messages out
 * @param messages that wait in all of them together
 * @param bytes of each payload
 */
record Backlog(String prefix, int sessions, int messages, int bytes) {

  private static final int CARS = 1_000;
  private static final int IN_FLIGHT = 500;

  /** What the sessions subscribe to, without the share. */
  String filter() {
    return prefix + "/+";
  }

  /** Makes the sessions and fills them. */
  void prepare(MqttBroker broker) throws Exception {
    for (MqttAsyncClient client : connect(broker)) {
      client.subscribe("$share/" + prefix + "/" + filter(), 1).waitForCompletion();
      client.disconnect().waitForCompletion();
      client.close(true);
    }
    Mqtt5AsyncClient cars =
        Mqtt5Client.builder().serverHost(LocalPorts.HOST).serverPort(broker.port()).buildAsync();
    cars.connect().get();
    Semaphore room = new Semaphore(IN_FLIGHT);
    byte[] payload = "x".repeat(bytes).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int i = 0; i < messages; i++) {
      room.acquire();
      cars.publish(
              Mqtt5Publish.builder()
                  .topic(prefix + "/V" + i % CARS)
                  .payload(payload)
                  .qos(MqttQos.AT_LEAST_ONCE)
                  .build())
          .whenComplete((result, failure) -> room.release());
    }
    room.acquire(IN_FLIGHT);
    cars.disconnect().get();
  }

  /** Connects all sessions by Paho, as the source does. */
  List<MqttAsyncClient> connect(MqttBroker broker) throws MqttException {
    List<MqttAsyncClient> clients = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      MqttAsyncClient client = client(broker, i);
      client.connect(options()).waitForCompletion();
      clients.add(client);
    }
    return clients;
  }

  MqttAsyncClient client(MqttBroker broker, int session) throws MqttException {
    return new MqttAsyncClient(broker.address(), prefix + "-" + session, new MemoryPersistence());
  }

  static MqttConnectionOptions options() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(false);
    options.setSessionExpiryInterval(3_600L);
    options.setReceiveMaximum(1_000);
    options.setUseSubscriptionIdentifiers(false);
    return options;
  }
}
