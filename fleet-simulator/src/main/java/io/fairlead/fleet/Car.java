// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;
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
  private static final int BACKLOG = 20_000;
  private static final long SESSION_SECONDS = 3_600;

  private record Message(String topic, byte[] payload, boolean counts) {}

  private final String vin;
  private final String root;
  private final FleetPlan plan;
  private final SplittableRandom random;
  private final CarModel model;
  private final Mqtt5AsyncClient client;
  private final ArrayDeque<Message> backlog = new ArrayDeque<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong acknowledged = new AtomicLong();
  private long made;
  private long doubled;
  private double due;
  private double outageLeft;
  private volatile boolean reachable = true;

  Car(String vin, String root, FleetPlan plan, SplittableRandom random) {
    this.vin = vin;
    this.root = root;
    this.plan = plan;
    this.random = random;
    this.model = new CarModel(random.split(), plan.size().signals());
    this.client =
        Mqtt5Client.builder()
            .identifier(root + "-" + vin)
            .serverHost(plan.link().host())
            .serverPort(plan.link().port())
            .addDisconnectedListener(
                context ->
                    context
                        .getReconnector()
                        .reconnect(reachable)
                        .republishIfSessionExpired(true)
                        .delay(200 + vin.hashCode() % 100, TimeUnit.MILLISECONDS))
            .buildAsync();
  }

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
    outage(seconds);
    model.drive(seconds);
    boolean asFastAsPossible = plan.size().ratePerCar() == 0;
    due += asFastAsPossible ? 0 : plan.size().ratePerCar() * seconds;
    int wanted = asFastAsPossible ? Math.max(0, 2 * IN_FLIGHT - backlog.size()) : (int) due;
    due -= asFastAsPossible ? 0 : wanted;
    for (int i = 0; i < wanted && !madeAll() && backlog.size() < BACKLOG; i++) {
      measure();
    }
    send();
  }

  private void outage(double seconds) {
    double mean = plan.link().outage().toMillis() / 1_000.0;
    if (outageLeft > 0) {
      outageLeft -= seconds;
      if (outageLeft <= 0) {
        connect();
      }
    } else if (plan.link().outages() > 0
        && random.nextDouble()
            < plan.link().outages() / (1 - plan.link().outages()) / mean * seconds) {
      outageLeft = mean * (0.5 + random.nextDouble());
      reachable = false;
      client.disconnect();
    }
    if (reachable && client.getState() == MqttClientState.DISCONNECTED) {
      connect();
    }
  }

  private void measure() {
    int index = (int) (made % plan.size().signals());
    String signal = CarModel.signal(index);
    byte[] payload =
        String.format(
                Locale.ROOT,
                "{\"vin\":\"%s\",\"signal\":\"%s\",\"seq\":%d,\"ts\":%d,\"value\":%s}",
                vin,
                signal,
                made,
                System.currentTimeMillis(),
                model.value(index))
            .getBytes(StandardCharsets.UTF_8);
    made++;
    String topic = root + "/" + vin + "/" + signal;
    backlog.add(new Message(topic, payload, true));
    if (random.nextDouble() < plan.link().duplicates()) {
      doubled++;
      backlog.add(new Message(topic, payload, false));
    }
  }

  private void send() {
    while (reachable
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

  private boolean madeAll() {
    return plan.size().messagesPerCar().isPresent() && made >= plan.size().messagesPerCar().get();
  }

  /** Whether all its messages are at the broker. */
  boolean done() {
    return madeAll() && backlog.isEmpty() && inFlight.get() == 0;
  }

  /** Makes no more, and comes back from an outage to send what is left. */
  boolean finish() {
    outageLeft = 0;
    connect();
    send();
    return backlog.isEmpty() && inFlight.get() == 0;
  }

  Ledger.Entry entry() {
    return new Ledger.Entry(vin, made, acknowledged.get(), doubled);
  }

  void close() {
    reachable = false;
    client.disconnect();
  }
}
