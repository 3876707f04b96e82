// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import io.fairlead.servers.MqttBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A client of the other side: publishes what sources read, sees what sinks write. */
final class Client implements AutoCloseable {

  private static final int IN_FLIGHT = 15;

  private final MqttAsyncClient client;
  private final Semaphore room = new Semaphore(IN_FLIGHT);
  private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());

  record Seen(String topic, MqttMessage message) {
    String text() {
      return new String(message.getPayload(), StandardCharsets.UTF_8);
    }
  }

  Client(MqttBroker broker) throws MqttException {
    this(broker, new MqttConnectionOptions());
  }

  Client(MqttBroker broker, String user, String password) throws MqttException {
    this(broker, account(user, password));
  }

  private Client(MqttBroker broker, MqttConnectionOptions options) throws MqttException {
    client =
        new MqttAsyncClient(
            broker.address(), "client-" + UUID.randomUUID(), new MemoryPersistence());
    client.setCallback(new Callback());
    options.setUseSubscriptionIdentifiers(false);
    client.connect(options).waitForCompletion(60_000);
  }

  private static MqttConnectionOptions account(String user, String password) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(user);
    options.setPassword(password.getBytes(StandardCharsets.UTF_8));
    return options;
  }

  Client subscribe(String filter) throws MqttException {
    client.subscribe(filter, 2).waitForCompletion(60_000);
    return this;
  }

  List<Seen> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  /** Publishes at QoS 1; returns when it is under way. */
  void send(String topic, String payload) throws Exception {
    send(topic, payload, message -> {});
  }

  void send(String topic, String payload, Consumer<MqttMessage> more) throws Exception {
    MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
    message.setQos(1);
    more.accept(message);
    room.acquire();
    client.publish(
        topic,
        message,
        null,
        new MqttActionListener() {
          @Override
          public void onSuccess(IMqttToken token) {
            room.release();
          }

          @Override
          public void onFailure(IMqttToken token, Throwable failure) {
            room.release();
          }
        });
  }

  /** Publishes m0, m1 and so on at QoS 1, each to the topic of its number. */
  void sendNumbered(int from, int to, IntFunction<String> topic) throws Exception {
    for (int i = from; i < to; i++) {
      send(topic.apply(i), "m" + i);
    }
  }

  /** Waits until the broker has acknowledged all. */
  void flush() throws InterruptedException {
    room.acquire(IN_FLIGHT);
    room.release(IN_FLIGHT);
  }

  @Override
  public void close() throws MqttException {
    client.disconnectForcibly(0, 1_000, true);
    client.close(true);
  }

  private final class Callback implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      seen.add(new Seen(topic, message));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      // The test sees what is missing.
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      // The test sees what is missing.
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
      // Each message has a listener.
    }

    @Override
    public void connectComplete(boolean reconnect, String address) {
      // The constructor waits for it.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
      // None was asked for.
    }
  }
}
