// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import io.fairlead.mqtt.client.ConnectionConfig.Access;
import io.fairlead.mqtt.client.ConnectionConfig.Session;
import io.fairlead.mqtt.client.Inbound.Flags;
import io.fairlead.mqtt.client.ReasonCode.Blame;
import java.util.List;
import java.util.Properties;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MQTT 3.1.1 by Eclipse Paho. There is no receive maximum in this version: the broker's own limit
 * and the listener that blocks bound what is in flight. QoS 1 at most, for the reason that {@link
 * Paho5Link} has.
 */
final class Paho3Link implements MqttLink {

  private static final Logger LOG = LoggerFactory.getLogger(Paho3Link.class);

  private final BrokerAddress broker;
  private final ConnectionConfig config;
  private final Session session;
  private final Listener listener;
  private final long timeoutMillis;
  private final QueuedAcknowledgements queued = new QueuedAcknowledgements();
  private final Acknowledger acknowledger;
  private final MqttAsyncClient client;
  private volatile boolean closed;

  Paho3Link(BrokerAddress broker, ConnectionConfig config, Session session, Listener listener) {
    this.broker = broker;
    this.config = config;
    this.session = session;
    this.listener = listener;
    this.timeoutMillis = config.timing().connectTimeout().toMillis();
    this.acknowledger = new Acknowledger(session.clientId(), this::give, queued);
    try {
      this.client =
          new MqttAsyncClient(broker.toString(), session.clientId(), new MemoryPersistence());
    } catch (MqttException | IllegalArgumentException e) {
      throw LinkException.permanent(
          "There can be no client for " + broker + ": " + e.getMessage(),
          Blame.BROKER,
          "correct the address");
    }
    client.setManualAcks(true);
    client.setCallback(new Callback());
  }

  @Override
  public Connected connect() {
    try {
      IMqttToken token = client.connect(options());
      token.waitForCompletion(timeoutMillis);
      return new Connected(token.getSessionPresent(), session.receiveMaximum(), Long.MAX_VALUE);
    } catch (MqttException e) {
      close();
      String what = "Connecting to " + broker + " as client '" + session.clientId() + "'";
      var reason = ReasonCode.ofVersion3(e.getReasonCode());
      throw reason.isPresent()
          ? LinkException.refused(what, reason.get(), null)
          : Failures.of(what, e);
    }
  }

  private MqttConnectOptions options() {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setAutomaticReconnect(false);
    options.setCleanSession(session.clean());
    options.setMaxInflight(session.receiveMaximum());
    options.setKeepAliveInterval(Math.toIntExact(config.timing().keepAlive().toSeconds()));
    options.setConnectionTimeout((int) Math.max(1, timeoutMillis / 1_000));
    Access access = config.access().get();
    access.user().ifPresent(options::setUserName);
    access.password().ifPresent(text -> options.setPassword(text.toCharArray()));
    if (broker.secure()) {
      options.setSocketFactory(access.tls().context().getSocketFactory());
      options.setHttpsHostnameVerificationEnabled(access.tls().verifyHost());
    } else if (!broker.webSocket()) {
      options.setSocketFactory(new PahoSockets(queued));
    }
    config
        .will()
        .ifPresent(
            will -> options.setWill(will.topic(), will.payload(), will.qos(), will.retained()));
    options.setCustomWebSocketHeaders(new Properties());
    return options;
  }

  @Override
  public void subscribe(List<Subscription> subscriptions) {
    String[] filters = subscriptions.stream().map(Subscription::filter).toArray(String[]::new);
    int[] qos = subscriptions.stream().mapToInt(Subscription::qos).toArray();
    try {
      IMqttToken token = client.subscribe(filters, qos);
      token.waitForCompletion(timeoutMillis);
      int[] granted = token.getGrantedQos();
      for (int i = 0; i < filters.length && granted != null && i < granted.length; i++) {
        Grants.check(broker, subscriptions.get(i), granted[i]);
      }
    } catch (MqttException | IllegalArgumentException e) {
      throw Failures.of("Subscribing at " + broker, e);
    }
  }

  @Override
  public void unsubscribe(List<String> filters) {
    try {
      client.unsubscribe(filters.toArray(String[]::new)).waitForCompletion(timeoutMillis);
    } catch (MqttException | IllegalArgumentException e) {
      throw Failures.of("Ending subscriptions at " + broker, e);
    }
  }

  @Override
  public void acknowledge(Inbound message) {
    acknowledger.add(message);
  }

  private void give(Inbound message) {
    try {
      client.messageArrivedComplete(message.flags().packetId(), message.flags().qos());
    } catch (MqttException | NullPointerException e) {
      queued.written();
      // The connection has just gone, and with it this library's state: the broker sends it again.
      LOG.debug("a message of {} is not acknowledged", broker, e);
    }
  }

  @Override
  public boolean publish(Outbound message, PublishListener published) {
    MqttMessage content = new MqttMessage(message.payload());
    content.setQos(message.qos());
    content.setRetained(message.retained());
    try {
      client.publish(message.topic(), content, null, new Published(published));
      return true;
    } catch (MqttException e) {
      if (e.getReasonCode() == MqttException.REASON_CODE_MAX_INFLIGHT
          || e.getReasonCode() == MqttException.REASON_CODE_NO_MESSAGE_IDS_AVAILABLE) {
        return false;
      }
      throw Failures.of("Publishing to " + message.topic() + " at " + broker, e);
    } catch (IllegalArgumentException e) {
      published.refused(
          LinkException.permanent(
              "'" + message.topic() + "' is no topic: " + e.getMessage(),
              Blame.TOPICS,
              "correct the topic"));
      return true;
    }
  }

  @Override
  public void disconnect(boolean endSession) {
    acknowledger.giveAll();
    try {
      client.disconnect(0).waitForCompletion(timeoutMillis);
    } catch (MqttException e) {
      LOG.debug("no good-bye to {}", broker, e);
    } finally {
      close();
    }
    if (endSession) {
      // In this version a session ends when its client comes back wanting a clean one.
      Session clean = new Session(session.clientId(), true, 0, session.receiveMaximum());
      try (MqttLink last = new Paho3Link(broker, config, clean, listener)) {
        last.connect();
        last.disconnect(false);
      }
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    acknowledger.close();
    try {
      // While it still waits for an answer, only this ends its threads and its socket. A socket
      // that
      // stays open would take the session from the next link when the broker answers at last.
      client.disconnectForcibly(0, 1, false);
      client.close(true);
    } catch (MqttException e) {
      LOG.debug("the client of {} does not close", broker, e);
    }
  }

  private record Published(PublishListener published) implements IMqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      published.taken();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable failure) {
      // The link is lost, which its owner hears; what was not taken is published again.
      LOG.debug("publishing was cut off", failure);
    }
  }

  private final class Callback implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      if (!closed) {
        Flags flags =
            new Flags(
                message.getQos(), message.isRetained(), message.isDuplicate(), message.getId());
        listener.arrived(
            new Inbound(topic, message.getPayload(), flags, MessageProperties.NONE, null));
      }
    }

    @Override
    public void connectionLost(Throwable cause) {
      if (!closed) {
        String what = "The connection to " + broker + " as client '" + session.clientId() + "'";
        listener.lost(LinkException.broken(what + " broke", cause));
      }
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // The listener of each message is told.
    }
  }
}
