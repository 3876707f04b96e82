// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.mqtt;

import io.fairlead.servers.MqttBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * The client alone: takes what waits in the sessions, lets Paho acknowledge it, and discards it.
 */
final class RawPaho implements MqttCallback {

  private final AtomicLong left;
  private final AtomicLong begin = new AtomicLong();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile long end;

  private RawPaho(long messages) {
    left = new AtomicLong(messages);
  }

  static Speed run(MqttBroker broker, Backlog backlog) throws Exception {
    backlog.prepare(broker);
    RawPaho raw = new RawPaho(backlog.messages());
    List<MqttAsyncClient> clients = new ArrayList<>();
    double cpu = Cpu.ofThisProcess();
    for (int i = 0; i < backlog.sessions(); i++) {
      MqttAsyncClient client = backlog.client(broker, i);
      client.setCallback(raw);
      client.connect(Backlog.options()).waitForCompletion();
      clients.add(client);
    }
    raw.done.await();
    double used = Cpu.ofThisProcess() - cpu;
    for (MqttAsyncClient client : clients) {
      client.disconnectForcibly(0, 1_000, true);
      client.close(true);
    }
    return new Speed(backlog.messages() / ((raw.end - raw.begin.get()) / 1e9), used);
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    begin.compareAndSet(0, System.nanoTime());
    if (left.decrementAndGet() == 0) {
      end = System.nanoTime();
      done.countDown();
    }
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    System.err.println("the raw client is disconnected: " + response);
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    System.err.println("the raw client: " + exception);
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // Nothing is published.
  }

  @Override
  public void connectComplete(boolean reconnect, String address) {
    // The caller waits for it.
  }

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {
    // None was asked for.
  }
}
