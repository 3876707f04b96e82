// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.mqtt.client.Backoff;
import io.fairlead.mqtt.client.BrokerAddress;
import io.fairlead.mqtt.client.ConnectionConfig;
import io.fairlead.mqtt.client.ConnectionConfig.Session;
import io.fairlead.mqtt.client.Inbound;
import io.fairlead.mqtt.client.LinkException;
import io.fairlead.mqtt.client.Links;
import io.fairlead.mqtt.client.MqttLink;
import io.fairlead.mqtt.client.ReasonCode;
import io.fairlead.mqtt.config.ConnectionRules;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One persistent session, over as many connections as it takes. Driven by the task's thread through
 * {@link #tick}; messages come in on the client library's.
 */
final class MqttSession {

  private static final Logger LOG = LoggerFactory.getLogger(MqttSession.class);
  private static final int TAKEOVERS = 3;
  private static final long TAKEOVER_SPAN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Where it stands. */
  private sealed interface State {

    /** Not connected; the next attempt is due at a time of {@code System.nanoTime}. */
    record Down(int attempt, long dueNanos) implements State {}

    /** Connected. */
    record Up(MqttLink link, AckWindow window) implements State {}
  }

  /** How its links are made. */
  record Access(ConnectionConfig connection, Session session, boolean exactlyOnce) {}

  private final SessionSpec spec;
  private final Access access;
  private final Inbox inbox;
  private final Backoff backoff;
  // Emitted messages of earlier connections that the broker has not seen acknowledged, by packet
  // id.
  private final Map<Integer, Delivery> unacknowledged = new ConcurrentHashMap<>();
  private final long[] takeovers = new long[TAKEOVERS];
  private State state = new State.Down(0, System.nanoTime());
  private boolean subscribed;
  private boolean sessionPresent;
  private volatile Lost lost;
  private volatile long lastArrivalNanos = System.nanoTime();
  private final AtomicLong resumed = new AtomicLong();

  private record Lost(AckWindow window, LinkException failure) {}

  MqttSession(SessionSpec spec, Access access, Inbox inbox) {
    this.spec = spec;
    this.access = access;
    this.inbox = inbox;
    ConnectionConfig.Timing timing = access.connection().timing();
    this.backoff = new Backoff(timing.firstBackoff(), timing.maxBackoff());
  }

  SessionSpec spec() {
    return spec;
  }

  /** Connects if that is due; true if the session is connected then. */
  boolean tick() {
    if (state instanceof State.Up up) {
      Lost gone = lost;
      if (gone == null || gone.window() != up.window()) {
        return true;
      }
      down(up, gone.failure());
    }
    if (state instanceof State.Down down && System.nanoTime() - down.dueNanos() >= 0) {
      connect(down.attempt());
    }
    return state instanceof State.Up;
  }

  private void connect(int attempt) {
    int brokers = access.connection().brokers().size();
    BrokerAddress broker = access.connection().brokers().get(attempt % brokers);
    Incoming incoming = new Incoming();
    MqttLink link = null;
    try {
      link =
          Links.open(broker, access.connection(), access.session(), access.exactlyOnce(), incoming);
      incoming.window = new AckWindow(spec, link::acknowledge);
      MqttLink.Connected connected = link.connect();
      sessionPresent = connected.sessionPresent();
      if (!sessionPresent) {
        // The broker gives out packet ids anew.
        unacknowledged.clear();
      }
      subscribe(link);
      lastArrivalNanos = System.nanoTime();
      incoming.established = true;
      state = new State.Up(link, incoming.window);
      LOG.info(
          "{} connected to {}, {}",
          spec.clientId(),
          broker,
          sessionPresent ? "its session goes on" : "its session is new");
    } catch (LinkException e) {
      if (link != null) {
        link.close();
      }
      remember(incoming.window);
      retryLater(attempt, e);
    }
  }

  private void subscribe(MqttLink link) {
    if (!spec.obsolete().isEmpty() && sessionPresent && !subscribed) {
      link.unsubscribe(spec.obsolete());
    }
    if (!spec.subscriptions().isEmpty() && !(sessionPresent && subscribed)) {
      link.subscribe(spec.subscriptions());
    }
    subscribed = true;
  }

  private void retryLater(int attempt, LinkException failure) {
    if (!failure.passing()) {
      throw ConnectionRules.fatal(failure, SourceKeys::blamed);
    }
    int next = attempt + 1;
    int brokers = access.connection().brokers().size();
    long pause = next % brokers == 0 ? backoff.millis(next / brokers - 1) : 0;
    LOG.warn(
        "{}; trying again in {} ms",
        ConnectionRules.words(failure, SourceKeys.blamed(failure)),
        pause);
    state = new State.Down(next, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause));
  }

  private void down(State.Up up, LinkException failure) {
    up.link().close();
    remember(up.window());
    if (failure.reason().equals(Optional.of(ReasonCode.SESSION_TAKEN_OVER))) {
      takenOver(failure);
    }
    LOG.warn("{}; connecting again", ConnectionRules.words(failure, SourceKeys.blamed(failure)));
    if (!failure.passing()) {
      throw ConnectionRules.fatal(failure, SourceKeys::blamed);
    }
    long pause = TimeUnit.MILLISECONDS.toNanos(backoff.millis(0));
    state = new State.Down(0, System.nanoTime() + pause);
  }

  /** Two clients that take the session from each other would go on for ever. */
  private void takenOver(LinkException failure) {
    System.arraycopy(takeovers, 1, takeovers, 0, TAKEOVERS - 1);
    long now = System.nanoTime();
    takeovers[TAKEOVERS - 1] = now;
    if (Arrays.stream(takeovers).allMatch(at -> at != 0 && now - at < TAKEOVER_SPAN_NANOS)) {
      throw ConnectionRules.fatal(failure, SourceKeys::blamed);
    }
  }

  /** Keeps what is on its way to Kafka: the broker will send it again. */
  private void remember(AckWindow window) {
    if (window == null) {
      return;
    }
    for (Delivery delivery : window.close()) {
      int packet = delivery.message().flags().packetId();
      if (packet > 0 && delivery.emission() != null) {
        unacknowledged.put(packet, delivery);
      }
    }
  }

  /** Whether the broker had the session when this connected first. */
  boolean wasPresent() {
    return sessionPresent;
  }

  /** Whether nothing came for that long and nothing is unacknowledged. */
  boolean quiet(Duration span) {
    return state instanceof State.Up up
        && up.window().size() == 0
        && System.nanoTime() - lastArrivalNanos > span.toNanos();
  }

  /** Messages that came again while their record was on its way, and were not doubled. */
  long resumed() {
    return resumed.get();
  }

  /** Leaves; the broker keeps the session unless it shall end. */
  void close(boolean endSession) {
    if (state instanceof State.Up up) {
      up.window().close();
      up.link().disconnect(endSession);
    }
    state = new State.Down(0, Long.MAX_VALUE);
  }

  /** Takes what the broker sends over one link. */
  private final class Incoming implements MqttLink.Listener {

    private volatile AckWindow window;
    private volatile boolean established;

    @Override
    public void arrived(Inbound message) {
      lastArrivalNanos = System.nanoTime();
      Delivery delivery = window.arrived(message);
      if (!unacknowledged.isEmpty() && continues(delivery)) {
        return;
      }
      inbox.put(delivery, established);
    }

    /** Whether this is a message again whose record is on its way: then that settles it. */
    private boolean continues(Delivery again) {
      Delivery earlier = unacknowledged.remove(again.message().flags().packetId());
      if (earlier == null
          || !earlier.message().topic().equals(again.message().topic())
          || !Arrays.equals(earlier.message().payload(), again.message().payload())) {
        return false;
      }
      resumed.incrementAndGet();
      again.join(earlier.emission());
      return true;
    }

    @Override
    public void lost(LinkException failure) {
      lost = new Lost(window, failure);
      inbox.wake();
    }
  }
}
