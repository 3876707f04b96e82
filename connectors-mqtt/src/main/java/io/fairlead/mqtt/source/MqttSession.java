// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.mqtt.client.Attempt;
import io.fairlead.mqtt.client.Backoff;
import io.fairlead.mqtt.client.BrokerAddress;
import io.fairlead.mqtt.client.ConnectionConfig;
import io.fairlead.mqtt.client.ConnectionConfig.Session;
import io.fairlead.mqtt.client.Inbound;
import io.fairlead.mqtt.client.LinkException;
import io.fairlead.mqtt.client.Links;
import io.fairlead.mqtt.client.MqttLink;
import io.fairlead.mqtt.config.ConnectionRules;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One persistent session, over as many connections as it takes. Driven by the task's thread through
 * {@link #tick}, which never waits for the broker; an attempt to connect has a thread of its own,
 * and messages come in on the client library's.
 */
final class MqttSession {

  private static final Logger LOG = LoggerFactory.getLogger(MqttSession.class);

  /** Where it stands. */
  private sealed interface State {

    /** Not connected; the next attempt is due at a time of {@code System.nanoTime}. */
    record Down(int attempt, long dueNanos) implements State {}

    /** Waits for the broker's answer. */
    record Connecting(Attempt<Up> attempt, int number, Incoming incoming) implements State {}

    /** Connected since a time of {@code System.nanoTime}. */
    record Up(MqttLink link, AckWindow window, long sinceNanos) implements State {}
  }

  /** How its links are made. */
  record Access(ConnectionConfig connection, Session session, boolean exactlyOnce) {}

  private final SessionSpec spec;
  private final Access access;
  private final Inbox inbox;
  private final Backoff backoff;
  private final Unacknowledged unacknowledged = new Unacknowledged();
  private final Takeovers takeovers = new Takeovers();
  private volatile State state = new State.Down(0, System.nanoTime());
  private boolean subscribed;
  private volatile boolean sessionPresent;
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
      begin(down.attempt());
    }
    if (state instanceof State.Connecting connecting && connecting.attempt().done()) {
      finish(connecting);
    }
    return state instanceof State.Up;
  }

  private void begin(int attempt) {
    int brokers = access.connection().brokers().size();
    BrokerAddress broker = access.connection().brokers().get(attempt % brokers);
    ConnectionConfig connection = access.connection().patient(attempt / brokers);
    Incoming incoming = new Incoming();
    state =
        new State.Connecting(
            Attempt.start(
                spec.clientId(),
                () ->
                    Links.open(
                        broker, connection, access.session(), access.exactlyOnce(), incoming),
                link -> connect(link, incoming, broker),
                inbox::wake),
            attempt,
            incoming);
  }

  /** On the attempt's thread. */
  private State.Up connect(MqttLink link, Incoming incoming, BrokerAddress broker) {
    incoming.window = new AckWindow(spec, link::acknowledge);
    MqttLink.Connected connected = link.connect();
    sessionPresent = connected.sessionPresent();
    if (!sessionPresent) {
      unacknowledged.clear();
    }
    subscribe(link);
    lastArrivalNanos = System.nanoTime();
    incoming.established = true;
    LOG.info(
        "{} connected to {}, {}; {} messages of it are on their way to Kafka",
        spec.clientId(),
        broker,
        sessionPresent ? "its session goes on" : "its session is new",
        unacknowledged.size());
    return new State.Up(link, incoming.window, System.nanoTime());
  }

  private void finish(State.Connecting connecting) {
    try {
      state = connecting.attempt().result();
    } catch (LinkException e) {
      remember(connecting.incoming().window);
      retryLater(connecting.number(), e);
    }
  }

  /** Waits a while for the broker's answer; false if none is waited for. */
  boolean awaitAnswer(long millis) throws InterruptedException {
    if (state instanceof State.Connecting connecting) {
      connecting.attempt().await(millis);
      return true;
    }
    return false;
  }

  private void subscribe(MqttLink link) {
    if (!spec.obsolete().isEmpty() && sessionPresent && !subscribed) {
      link.unsubscribe(spec.obsolete());
    }
    // Again at each connection where that has no side effect, in case a broker that restarted kept
    // the session without its shared subscription. With a plain one, what is retained might come
    // again.
    boolean again =
        spec.subscriptions().stream().anyMatch(each -> each.filter().startsWith("$share/"));
    if (!spec.subscriptions().isEmpty() && (again || !sessionPresent || !subscribed)) {
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
    long now = System.nanoTime();
    takeovers
        .note(failure, now - up.sinceNanos(), now)
        .ifPresent(
            clash -> {
              throw ConnectionRules.fatal(clash, SourceKeys::blamed);
            });
    LOG.warn("{}; connecting again", ConnectionRules.words(failure, SourceKeys.blamed(failure)));
    if (!failure.passing()) {
      throw ConnectionRules.fatal(failure, SourceKeys::blamed);
    }
    long pause = TimeUnit.MILLISECONDS.toNanos(backoff.millis(0));
    state = new State.Down(0, System.nanoTime() + pause);
  }

  /** Keeps what is on its way to Kafka: the broker will send it again. */
  private void remember(AckWindow window) {
    if (window != null) {
      unacknowledged.add(window.close());
    }
  }

  /** Whether the broker had the session when this connected first. */
  boolean wasPresent() {
    return sessionPresent;
  }

  /** When a message came last, or the connection was made; of {@code System.nanoTime}. */
  long lastArrivalNanos() {
    return lastArrivalNanos;
  }

  /** Messages of this connection that are not acknowledged to the broker. */
  int unacknowledged() {
    return state instanceof State.Up up ? up.window().size() : 0;
  }

  /** Messages that came again while their record was on its way, and were not doubled. */
  long resumed() {
    return resumed.get();
  }

  /** Leaves; the broker keeps the session unless it shall end. */
  void close(boolean endSession) {
    Optional<State.Up> connected = Optional.empty();
    if (state instanceof State.Connecting connecting) {
      connected = connecting.attempt().cancel();
    } else if (state instanceof State.Up up) {
      connected = Optional.of(up);
    }
    connected.ifPresent(
        up -> {
          up.window().close();
          up.link().disconnect(endSession);
        });
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
      Emission earlier = message.flags().qos() == 0 ? null : unacknowledged.again(delivery);
      if (earlier == null) {
        inbox.put(delivery, established);
      } else {
        resumed.incrementAndGet();
        delivery.join(earlier);
      }
    }

    @Override
    public void lost(LinkException failure) {
      lost = new Lost(window, failure);
      inbox.wake();
    }
  }
}
