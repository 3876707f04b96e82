// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One car: a client with a session of its own that numbers its messages from 0. {@link #tick} is
 * called by one thread; answers come on the client library's.
 */
final class Car {

  private static final Logger LOG = LoggerFactory.getLogger(Car.class);
  private static final int IN_FLIGHT = 20;
  private static final long SESSION_SECONDS = 3_600;

  private record Message(String topic, byte[] payload, boolean counts) {}

  private final String vin;
  private final String root;
  private final FleetPlan plan;
  private final Journey journey;
  private final Mqtt5AsyncClient client;
  private final ArrayDeque<Message> backlog = new ArrayDeque<>();
  private final List<Journey.Measured> measured = new ArrayList<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong acknowledged = new AtomicLong();
  private volatile boolean reachable = true;
  private volatile String trouble;
  private volatile boolean known;

  Car(String vin, String root, FleetPlan plan, SplittableRandom random) {
    this.vin = vin;
    this.root = root;
    this.plan = plan;
    this.journey = new Journey(vin, plan, random, System::currentTimeMillis);
    this.client =
        Mqtt5Client.builder()
            .identifier(root + "-" + vin)
            .serverHost(plan.link().host())
            .serverPort(plan.link().port())
            .addConnectedListener(
                context -> {
                  trouble = null;
                  known = true;
                })
            .addDisconnectedListener(
                context -> {
                  trouble = reachable ? cause(context.getCause()) : null;
                  context
                      .getReconnector()
                      .reconnect(reachable)
                      .republishIfSessionExpired(true)
                      .delay(200 + vin.hashCode() % 100, TimeUnit.MILLISECONDS);
                })
            .buildAsync();
  }

  private static String cause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }

  /** It is in reach: sees to it that the client is connected, or tries to be by itself. */
  void connect() {
    reachable = true;
    if (client.getState() == MqttClientState.DISCONNECTED) {
      client
          .connect(
              Mqtt5Connect.builder()
                  .cleanStart(false)
                  .sessionExpiryInterval(SESSION_SECONDS)
                  .keepAlive(30)
                  .build())
          .whenComplete(
              (answer, failure) -> {
                if (failure != null) {
                  LOG.debug("{} is not connected yet", vin, failure);
                }
              });
    }
  }

  /** Time passes: the car drives, measures, and sends what it can. */
  void tick(double seconds) {
    boolean away = journey.outOfReach();
    journey.advance(seconds, measured);
    measured.forEach(this::queue);
    measured.clear();
    if (plan.size().ratePerCar() == 0) {
      while (backlog.size() < 2 * IN_FLIGHT && !journey.madeAll()) {
        queue(journey.measure());
      }
    }
    if (journey.outOfReach()) {
      if (!away) {
        reachable = false;
        client.disconnect();
      }
    } else {
      connect();
    }
    send();
  }

  private void queue(Journey.Measured each) {
    String topic = root + "/" + vin + "/" + each.signal();
    backlog.add(new Message(topic, each.payload(), true));
    if (each.again()) {
      backlog.add(new Message(topic, each.payload(), false));
    }
  }

  private void send() {
    // Before its first connection the client would hold the thread of the whole fleet.
    while (known
        && reachable
        && client.getState().isConnectedOrReconnect()
        && !backlog.isEmpty()
        && inFlight.get() < IN_FLIGHT) {
      Message message = backlog.remove();
      inFlight.incrementAndGet();
      client
          .publish(
              Mqtt5Publish.builder()
                  .topic(message.topic())
                  .payload(message.payload())
                  .qos(MqttQos.fromCode(plan.link().qos()))
                  .build())
          .whenComplete(
              (result, failure) -> {
                inFlight.decrementAndGet();
                if (failure == null && result.getError().isEmpty()) {
                  acknowledged.addAndGet(message.counts() ? 1 : 0);
                } else {
                  LOG.error("{}: a message was not published", vin, failure);
                }
              });
    }
  }

  /** Whether all its messages are at the broker. */
  boolean done() {
    return journey.madeAll() && backlog.isEmpty() && inFlight.get() == 0;
  }

  /** Makes no more, and comes back from an outage to send what is left. */
  boolean finish() {
    journey.endOutage();
    connect();
    send();
    return backlog.isEmpty() && inFlight.get() == 0;
  }

  boolean connected() {
    return client.getState().isConnected();
  }

  /** Whether it is in reach by plan. */
  boolean reachable() {
    return reachable;
  }

  /** Why it is not connected although it is in reach; null if it is, or has not tried. */
  String trouble() {
    return trouble;
  }

  Ledger.Entry entry() {
    return new Ledger.Entry(vin, journey.made(), acknowledged.get(), journey.doubled());
  }

  void close() {
    reachable = false;
    client.disconnect();
  }
}
