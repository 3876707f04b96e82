// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import io.fairlead.mqtt.client.ConnectionConfig.Access;
import io.fairlead.mqtt.client.ConnectionConfig.Session;
import io.fairlead.mqtt.client.ReasonCode.Blame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MQTT 5 by Eclipse Paho. Never subscribes above QoS 1: with manual acknowledgement, Paho forgets
 * messages of QoS 2 that were not acknowledged when the connection broke. Takes no topic aliases
 * from the broker, which this library does not resolve.
 */
final class Paho5Link implements MqttLink {

  private static final Logger LOG = LoggerFactory.getLogger(Paho5Link.class);

  private final BrokerAddress broker;
  private final ConnectionConfig config;
  private final Session session;
  private final Listener listener;
  private final long timeoutMillis;
  private final QueuedAcknowledgements queued = new QueuedAcknowledgements();
  private final Acknowledger acknowledger;
  private final MqttAsyncClient client;
  private volatile boolean closed;

  Paho5Link(BrokerAddress broker, ConnectionConfig config, Session session, Listener listener) {
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
    String what = "Connecting to " + broker + " as client '" + session.clientId() + "'";
    try {
      IMqttToken token = client.connect(options());
      token.waitForCompletion(timeoutMillis);
      MqttProperties answer = token.getResponseProperties();
      Integer maximum = answer == null ? null : answer.getReceiveMaximum();
      Long packet = answer == null ? null : answer.getMaximumPacketSize();
      return new Connected(
          token.getSessionPresent(),
          maximum == null ? 65_535 : maximum,
          packet == null ? Long.MAX_VALUE : packet);
    } catch (MqttException e) {
      close();
      throw failure(what, e);
    }
  }

  private MqttConnectionOptions options() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setCleanStart(session.clean());
    options.setSessionExpiryInterval(session.expirySeconds());
    options.setReceiveMaximum(session.receiveMaximum());
    options.setKeepAliveInterval(Math.toIntExact(config.timing().keepAlive().toSeconds()));
    options.setConnectionTimeout((int) Math.max(1, timeoutMillis / 1_000));
    options.setUseSubscriptionIdentifiers(false);
    Access access = config.access().get();
    access.user().ifPresent(options::setUserName);
    access.password().ifPresent(text -> options.setPassword(text.getBytes(StandardCharsets.UTF_8)));
    if (broker.secure()) {
      options.setSocketFactory(access.tls().context().getSocketFactory());
      options.setHttpsHostnameVerificationEnabled(access.tls().verifyHost());
    } else if (!broker.webSocket()) {
      options.setSocketFactory(new PahoSockets(queued));
    }
    config.will().ifPresent(will -> options.setWill(will.topic(), Paho5Messages.message(will)));
    return options;
  }

  @Override
  public void subscribe(List<Subscription> subscriptions) {
    MqttSubscription[] wanted =
        subscriptions.stream().map(Paho5Link::subscription).toArray(MqttSubscription[]::new);
    String what = "Subscribing at " + broker;
    try {
      IMqttToken token = client.subscribe(wanted);
      token.waitForCompletion(timeoutMillis);
      int[] granted = token.getReasonCodes();
      for (int i = 0; i < wanted.length && granted != null && i < granted.length; i++) {
        Grants.check(broker, subscriptions.get(i), granted[i]);
      }
    } catch (MqttException e) {
      throw e.getReasonCode() == MqttException.REASON_CODE_INVALID_RETURN_CODE
          ? unknownRefusal(what)
          : failure(what, e);
    } catch (IllegalArgumentException e) {
      throw failure(what, e);
    }
  }

  /** This library takes three codes of the SUBACK for none, and does not tell which it was. */
  private static LinkException unknownRefusal(String what) {
    return LinkException.permanent(
        what
            + " refused: "
            + ReasonCode.QUOTA_EXCEEDED.words()
            + ", "
            + ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED.words()
            + " or "
            + ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED.words(),
        Blame.TOPICS,
        "raise the broker's quota for this client, or name topics without wildcards and levels");
  }

  private static MqttSubscription subscription(Subscription wanted) {
    if (wanted.qos() > 1) {
      throw new IllegalArgumentException("QoS 2 is not for this client");
    }
    MqttSubscription subscription = new MqttSubscription(wanted.filter(), wanted.qos());
    subscription.setNoLocal(wanted.noLocal());
    subscription.setRetainAsPublished(wanted.retainAsPublished());
    subscription.setRetainHandling(wanted.retainHandling());
    return subscription;
  }

  @Override
  public void unsubscribe(List<String> filters) {
    try {
      client.unsubscribe(filters.toArray(String[]::new)).waitForCompletion(timeoutMillis);
    } catch (MqttException | IllegalArgumentException e) {
      throw failure("Ending subscriptions at " + broker, e);
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
    try {
      client.publish(
          message.topic(), Paho5Messages.message(message), null, new Published(message, published));
      return true;
    } catch (MqttException e) {
      if (e.getReasonCode() == MqttClientException.REASON_CODE_MAX_INFLIGHT
          || e.getReasonCode() == MqttClientException.REASON_CODE_NO_MESSAGE_IDS_AVAILABLE) {
        return false;
      }
      throw failure("Publishing to " + message.topic() + " at " + broker, e);
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
      MqttProperties properties = new MqttProperties();
      if (endSession) {
        properties.setSessionExpiryInterval(0L);
      }
      client.disconnect(0, null, null, 0, properties).waitForCompletion(timeoutMillis);
    } catch (MqttException e) {
      LOG.debug("no good-bye to {}", broker, e);
    } finally {
      close();
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

  private static LinkException failure(String what, Exception e) {
    if (e instanceof MqttException refusal) {
      var reason = ReasonCode.of(refusal.getReasonCode());
      if (reason.isPresent()) {
        return LinkException.refused(what, reason.get(), null);
      }
      if (refusal.getReasonCode() == MqttException.REASON_CODE_INVALID_RETURN_CODE) {
        // This library takes two codes of the CONNACK for none, and does not tell which it was.
        return LinkException.permanent(
            what
                + " refused: "
                + ReasonCode.PAYLOAD_FORMAT_INVALID.words()
                + " or "
                + ReasonCode.QOS_NOT_SUPPORTED.words(),
            Blame.WILL,
            "correct the last will's payload, or lower its QoS");
      }
      if (refusal.getReasonCode() == MqttClientException.REASON_CODE_CLIENT_TIMEOUT) {
        return LinkException.broken(
            what, new java.util.concurrent.TimeoutException("no answer in time"));
      }
    }
    return Failures.of(what, e);
  }

  private final class Published implements MqttActionListener {
    private final Outbound message;
    private final PublishListener published;

    Published(Outbound message, PublishListener published) {
      this.message = message;
      this.published = published;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      int[] codes = token.getReasonCodes();
      int code = codes == null || codes.length == 0 ? 0 : codes[0];
      if (code < 0x80) {
        published.taken();
      } else {
        published.refused(
            LinkException.refused(
                "Publishing to " + message.topic() + " at " + broker,
                ReasonCode.of(code).orElse(ReasonCode.UNSPECIFIED_ERROR),
                null));
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable failure) {
      // The link is lost, which its owner hears; what was not taken is published again.
      LOG.debug("publishing to {} was cut off", message.topic(), failure);
    }
  }

  private final class Callback implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      if (!closed) {
        listener.arrived(Paho5Messages.inbound(topic, message));
      }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      if (closed) {
        return;
      }
      String what = "The connection to " + broker + " as client '" + session.clientId() + "'";
      var reason = ReasonCode.of(response.getReturnCode());
      Throwable cause =
          response.getException() == null
              ? new java.io.EOFException("the broker ended it")
              : response.getException();
      listener.lost(
          reason.isPresent()
              ? LinkException.refused(what, reason.get(), response.getReasonString())
              : LinkException.broken(what + " broke", cause));
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
      LOG.warn("MQTT client of {}: {}", broker, e.getMessage());
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
      // The listener of each message is told.
    }

    @Override
    public void connectComplete(boolean reconnect, String address) {
      // connect() waits for it.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
      // No enhanced authentication was asked for.
    }
  }
}
