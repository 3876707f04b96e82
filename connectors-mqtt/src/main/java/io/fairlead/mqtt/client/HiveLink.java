// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientSslConfigBuilder;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.lifecycle.Mqtt5ClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import com.hivemq.client.mqtt.mqtt5.message.unsubscribe.Mqtt5Unsubscribe;
import io.fairlead.mqtt.client.ConnectionConfig.Access;
import io.fairlead.mqtt.client.ConnectionConfig.Session;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MQTT 5 by HiveMQ's client, which keeps the promise of QoS 2 with manual acknowledgement. It finds
 * its way back to a broker by itself, because the state that QoS 2 needs lies in the client: {@link
 * Listener#lost} is called only when that is hopeless, and acknowledgements of messages from before
 * are still good.
 */
final class HiveLink implements MqttLink {

  private static final Logger LOG = LoggerFactory.getLogger(HiveLink.class);

  private final BrokerAddress broker;
  private final ConnectionConfig config;
  private final Session session;
  private final Listener listener;
  private final long timeoutMillis;
  private final Backoff backoff;
  private final Mqtt5AsyncClient client;
  private volatile CompletableFuture<Mqtt5ConnAck> connecting;
  private volatile boolean established;
  private volatile boolean closed;

  HiveLink(BrokerAddress broker, ConnectionConfig config, Session session, Listener listener) {
    this.broker = broker;
    this.config = config;
    this.session = session;
    this.listener = listener;
    this.timeoutMillis = config.timing().connectTimeout().toMillis();
    this.backoff = new Backoff(config.timing().firstBackoff(), config.timing().maxBackoff());
    this.client =
        Mqtt5Client.builder()
            .identifier(session.clientId())
            .transportConfig(transport(broker, config.access().get()))
            .addDisconnectedListener(
                context -> disconnected((Mqtt5ClientDisconnectedContext) context))
            .buildAsync();
    client.publishes(MqttGlobalPublishFilter.ALL, this::arrived, true);
  }

  private MqttClientTransportConfig transport(BrokerAddress address, Access access) {
    var transport =
        MqttClientTransportConfig.builder()
            .serverHost(address.host())
            .serverPort(address.port())
            .mqttConnectTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
            .socketConnectTimeout(timeoutMillis, TimeUnit.MILLISECONDS);
    if (address.secure()) {
      MqttClientSslConfigBuilder tls =
          MqttClientSslConfig.builder()
              .keyManagerFactory(access.tls().keys().orElse(null))
              .trustManagerFactory(access.tls().trusted().orElse(null));
      if (!access.tls().verifyHost()) {
        tls = tls.hostnameVerifier((host, tlsSession) -> true);
      }
      transport = transport.sslConfig(tls.build());
    }
    if (address.webSocket()) {
      String path = address.path().isEmpty() ? "" : address.path().substring(1);
      transport = transport.webSocketConfig(MqttWebSocketConfig.builder().serverPath(path).build());
    }
    return transport.build();
  }

  private Mqtt5Connect connectPacket(Access access) {
    var connect =
        Mqtt5Connect.builder()
            .cleanStart(session.clean())
            .sessionExpiryInterval(session.expirySeconds())
            .keepAlive(Math.toIntExact(config.timing().keepAlive().toSeconds()))
            .restrictions()
            .receiveMaximum(session.receiveMaximum())
            .applyRestrictions();
    if (access.user().isPresent()) {
      connect = connect.simpleAuth(credentials(access));
    }
    if (config.will().isPresent()) {
      connect = connect.willPublish(HiveMessages.publish(config.will().get()).asWill());
    }
    return connect.build();
  }

  private static Mqtt5SimpleAuth credentials(Access access) {
    var user = Mqtt5SimpleAuth.builder().username(access.user().orElseThrow());
    return access.password().isEmpty()
        ? user.build()
        : user.password(access.password().get().getBytes(StandardCharsets.UTF_8)).build();
  }

  @Override
  public Connected connect() {
    String what = "Connecting to " + broker + " as client '" + session.clientId() + "'";
    connecting = client.connect(connectPacket(config.access().get()));
    Mqtt5ConnAck answer = get(connecting, what);
    established = true;
    return new Connected(
        answer.isSessionPresent(),
        answer.getRestrictions().getReceiveMaximum(),
        answer.getRestrictions().getMaximumPacketSize());
  }

  /** On a thread of the client: decides whether, where and when to connect again. */
  private void disconnected(Mqtt5ClientDisconnectedContext context) {
    if (closed || !established || context.getSource() == MqttDisconnectSource.USER) {
      return;
    }
    LinkException failure =
        failure(
            "The connection to " + broker + " as '" + session.clientId() + "'", context.getCause());
    if (!failure.passing() || failure.reason().equals(Optional.of(ReasonCode.SESSION_TAKEN_OVER))) {
      listener.lost(failure);
      return;
    }
    int attempt = context.getReconnector().getAttempts();
    BrokerAddress next = config.brokers().get(attempt % config.brokers().size());
    long pause = backoff.millis(attempt / config.brokers().size());
    LOG.warn("{}; trying {} in {} ms", failure.getMessage(), next, pause);
    Access access = config.access().get();
    context
        .getReconnector()
        .reconnect(true)
        .resubscribeIfSessionExpired(true)
        .republishIfSessionExpired(true)
        .delay(pause, TimeUnit.MILLISECONDS)
        .transportConfig(transport(next, access))
        .connect(connectPacket(access));
  }

  private void arrived(Mqtt5Publish publish) {
    if (!closed) {
      listener.arrived(HiveMessages.inbound(publish));
    }
  }

  @Override
  public void subscribe(List<Subscription> subscriptions) {
    List<Mqtt5Subscription> wanted =
        subscriptions.stream()
            .map(
                each ->
                    Mqtt5Subscription.builder()
                        .topicFilter(each.filter())
                        .qos(MqttQos.fromCode(each.qos()))
                        .noLocal(each.noLocal())
                        .retainAsPublished(each.retainAsPublished())
                        .retainHandling(Mqtt5RetainHandling.fromCode(each.retainHandling()))
                        .build())
            .toList();
    Mqtt5Subscribe subscribe = Mqtt5Subscribe.builder().addSubscriptions(wanted).build();
    Mqtt5SubAck granted = get(client.subscribe(subscribe), "Subscribing at " + broker);
    for (int i = 0; i < subscriptions.size(); i++) {
      Grants.check(broker, subscriptions.get(i), granted.getReasonCodes().get(i).getCode());
    }
  }

  @Override
  public void unsubscribe(List<String> filters) {
    var unsubscribe = Mqtt5Unsubscribe.builder().topicFilter(filters.get(0));
    for (String filter : filters.subList(1, filters.size())) {
      unsubscribe = unsubscribe.addTopicFilter(filter);
    }
    get(client.unsubscribe(unsubscribe.build()), "Ending subscriptions at " + broker);
  }

  @Override
  public void acknowledge(Inbound message) {
    if (!closed) {
      ((Mqtt5Publish) message.handle()).acknowledge();
    }
  }

  @Override
  public boolean publish(Outbound message, PublishListener published) {
    if (closed) {
      throw LinkException.broken("Publishing at " + broker, new java.io.EOFException("closed"));
    }
    Mqtt5Publish publish;
    try {
      publish = HiveMessages.publish(message);
    } catch (IllegalArgumentException e) {
      published.refused(
          LinkException.permanent(
              "'" + message.topic() + "' is no topic: " + e.getMessage(),
              ReasonCode.Blame.TOPICS,
              "correct the topic"));
      return true;
    }
    client
        .publish(publish)
        .whenComplete(
            (result, failure) -> {
              if (failure == null && result.getError().isEmpty()) {
                published.taken();
              } else if (!closed) {
                Throwable cause = failure == null ? result.getError().get() : failure;
                published.refused(failure("Publishing to " + message.topic(), cause));
              }
            });
    return true;
  }

  @Override
  public void disconnect(boolean endSession) {
    closed = true;
    CompletableFuture<Mqtt5ConnAck> pending = connecting;
    if (pending != null && !pending.isDone()) {
      // This library cannot give up an attempt. If the broker lets it in at last, it leaves at
      // once, since it would keep the session from the next link.
      pending.thenRun(client::disconnect);
      return;
    }
    try {
      var packet = client.disconnectWith();
      if (endSession) {
        packet = packet.sessionExpiryInterval(0);
      }
      packet.send().get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("no good-bye to {}", broker, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      disconnect(false);
    }
  }

  private <T> T get(CompletableFuture<T> answer, String what) {
    try {
      return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw failure(what, e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw LinkException.broken(what, e);
    }
  }

  private static LinkException failure(String what, Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof MqttEncodeException) {
      // The broker told when it let the client in which size it takes.
      return LinkException.refused(what, ReasonCode.PACKET_TOO_LARGE, null);
    }
    int code =
        cause instanceof Mqtt5ConnAckException refused
            ? refused.getMqttMessage().getReasonCode().getCode()
            : cause instanceof Mqtt5DisconnectException ended
                ? ended.getMqttMessage().getReasonCode().getCode()
                : cause instanceof Mqtt5SubAckException refused
                    ? refused.getMqttMessage().getReasonCodes().get(0).getCode()
                    : cause instanceof Mqtt5PubAckException refused
                        ? refused.getMqttMessage().getReasonCode().getCode()
                        : cause instanceof Mqtt5PubRecException refused
                            ? refused.getMqttMessage().getReasonCode().getCode()
                            : 0;
    return ReasonCode.of(code)
        .map(reason -> LinkException.refused(what, reason, null))
        .orElse(Failures.of(what, thrown));
  }
}
