// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.sink;

import io.fairlead.mqtt.client.Attempt;
import io.fairlead.mqtt.client.Backoff;
import io.fairlead.mqtt.client.BrokerAddress;
import io.fairlead.mqtt.client.ConnectionConfig;
import io.fairlead.mqtt.client.Inbound;
import io.fairlead.mqtt.client.LinkException;
import io.fairlead.mqtt.client.Links;
import io.fairlead.mqtt.client.MqttLink;
import io.fairlead.mqtt.client.Outbound;
import io.fairlead.mqtt.client.PacketSize;
import io.fairlead.mqtt.client.ReasonCode;
import io.fairlead.mqtt.config.ConnectionRules;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes messages in the order in which they are given, a bounded number of them in flight. When
 * the connection breaks, all that the broker has not acknowledged is published again, in the same
 * order. Task's thread only.
 */
final class Publisher {

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  // A task that is to stop must not be held for long by a broker that takes nothing.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(4);
  private static final long RESEND_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final SinkConfig config;
  private final ConnectionConfig connection;
  private final BiFunction<SinkRecord, Throwable, Future<Void>> report;
  private final Backoff backoff;
  private final Deque<Pending> window = new ArrayDeque<>();
  private final Semaphore changed = new Semaphore(0);
  private MqttLink link;
  private Attempt<Live> attempting;
  private Object listener;
  private int room;
  private long packetMaximum;
  private int attempt;
  private int refusedInTurn;
  private long dueNanos = System.nanoTime();
  private volatile Lost lost;
  private volatile boolean refusals;
  private volatile boolean stopped;

  private record Lost(Object listener, LinkException failure) {}

  /** A link that is connected. */
  private record Live(
      MqttLink link, Object listener, MqttLink.Connected connected, BrokerAddress broker) {}

  /**
   * @param report keeps a record that the broker refuses for good; throws if there is no such way
   */
  Publisher(
      SinkConfig config,
      ConnectionConfig connection,
      BiFunction<SinkRecord, Throwable, Future<Void>> report) {
    this.config = config;
    this.connection = connection;
    this.report = report;
    ConnectionConfig.Timing timing = connection.timing();
    this.backoff = new Backoff(timing.firstBackoff(), timing.maxBackoff());
  }

  /** A record that is to be published. */
  Pending pending(SinkRecord record, Outbound message) {
    return new Pending(record, message, this::answered);
  }

  private void answered(boolean taken) {
    if (!taken) {
      refusals = true;
    }
    changed.release();
  }

  /**
   * Takes a record, waiting for room and for the broker.
   *
   * @throws RetriableException if neither comes in time; the record was not taken
   */
  void publish(Pending pending) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      settle();
      if (pending.message() == null) {
        window.add(pending);
        return;
      }
      if (link != null && window.size() < room && offer(pending)) {
        window.add(pending);
        return;
      }
      if (stopped || System.nanoTime() - deadline > 0) {
        throw new RetriableException(
            "The MQTT broker takes no messages now; " + window.size() + " wait for its answer");
      }
      awaitChange(50);
    }
  }

  private boolean offer(Pending pending) {
    try {
      return give(pending);
    } catch (LinkException e) {
      down(e, 0);
      return false;
    }
  }

  private boolean give(Pending pending) {
    if (packetMaximum < Long.MAX_VALUE && PacketSize.of(pending.message()) > packetMaximum) {
      pending.refused(tooLarge(pending));
      return true;
    }
    return link.publish(pending.message(), pending);
  }

  private LinkException tooLarge(Pending pending) {
    String what =
        "Publishing %d bytes to %s, where the broker takes %d,"
            .formatted(PacketSize.of(pending.message()), pending.message().topic(), packetMaximum);
    return LinkException.refused(what, ReasonCode.PACKET_TOO_LARGE, null);
  }

  /** Takes note of what the broker answered, and sees to the connection. */
  void settle() {
    changed.drainPermits();
    Lost gone = lost;
    if (gone != null && link != null && gone.listener() == listener) {
      down(gone.failure(), 0);
    }
    if (refusals) {
      refusals = false;
      for (Pending each : window) {
        LinkException refusal = each.refused();
        if (refusal != null && !each.isReported()) {
          refused(each, refusal);
        }
      }
    }
    while (!window.isEmpty() && window.peek().done()) {
      kept(window.remove());
      refusedInTurn = 0;
    }
    if (link == null && attempting == null && !stopped && System.nanoTime() - dueNanos >= 0) {
      begin();
    }
    if (attempting != null && attempting.done()) {
      finish();
    }
  }

  private void refused(Pending pending, LinkException refusal) {
    if (refusal.passing()) {
      pending.again();
      if (link != null) {
        // All that is not acknowledged is sent again on a new connection, after a longer pause each
        // time that the broker takes nothing.
        down(refusal, refusedInTurn++);
      }
      return;
    }
    pending.reported(
        report.apply(
            pending.record(),
            new ConnectException(ConnectionRules.words(refusal, SinkKeys.blamed(refusal)))));
  }

  private static void kept(Pending pending) {
    if (pending.report() == null) {
      return;
    }
    try {
      pending.report().get();
    } catch (ExecutionException e) {
      throw new ConnectException("A failed record could not be kept", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while a failed record was kept", e);
    }
  }

  private void begin() {
    int brokers = connection.brokers().size();
    BrokerAddress broker = connection.brokers().get(attempt % brokers);
    ConnectionConfig patient = connection.patient(attempt / brokers);
    Ears ears = new Ears();
    attempting =
        Attempt.start(
            config.clientId(),
            () -> Links.open(broker, patient, config.session(), config.exactlyOnce(), ears),
            opened -> new Live(opened, ears, opened.connect(), broker),
            changed::release);
  }

  private void finish() {
    Attempt<Live> ended = attempting;
    attempting = null;
    try {
      Live live = ended.result();
      listener = live.listener();
      room = Math.min(config.inFlight(), live.connected().receiveMaximum());
      packetMaximum = live.connected().packetMaximum();
      link = live.link();
      attempt = 0;
      LOG.info("{} connected to {}", config.clientId(), live.broker());
      resend();
    } catch (LinkException e) {
      if (link != null) {
        link.close();
        link = null;
      }
      if (!e.passing()) {
        throw ConnectionRules.fatal(e, SinkKeys::blamed);
      }
      attempt++;
      int brokers = connection.brokers().size();
      long pause = attempt % brokers == 0 ? backoff.millis(attempt / brokers - 1) : 0;
      LOG.warn("{}; trying again in {} ms", ConnectionRules.words(e, SinkKeys.blamed(e)), pause);
      dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
    }
  }

  /** Publishes again what was not acknowledged, in the order in which it was given. */
  private void resend() {
    for (Pending each : window) {
      if (each.done() || each.isReported() || each.message() == null) {
        continue;
      }
      long deadline = System.nanoTime() + RESEND_NANOS;
      while (!give(each)) {
        if (stopped || System.nanoTime() - deadline > 0) {
          throw LinkException.broken(
              "Publishing again", new java.util.concurrent.TimeoutException("no room"));
        }
        awaitChange(20);
      }
    }
  }

  /**
   * @param round how often the broker has refused to go on since it last took something
   */
  private void down(LinkException failure, int round) {
    link.close();
    link = null;
    dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(backoff.millis(round));
    String words = ConnectionRules.words(failure, SinkKeys.blamed(failure));
    if (!failure.passing()) {
      throw new ConnectException(words + suspect(failure), failure);
    }
    LOG.warn("{}; connecting again", words);
  }

  /** A broker that ends the connection does not say because of which message. */
  private String suspect(LinkException failure) {
    if (!failure.reason().equals(Optional.of(ReasonCode.PACKET_TOO_LARGE))) {
      return "";
    }
    return window.stream()
        .filter(each -> each.message() != null && !each.done())
        .max(Comparator.comparingLong(each -> PacketSize.of(each.message())))
        .map(
            each ->
                ". The largest message under way has %d bytes: the record at %s, to %s"
                    .formatted(
                        PacketSize.of(each.message()), each.position(), each.message().topic()))
        .orElse("");
  }

  /** Waits a while until the broker has answered all. */
  void awaitEmpty(long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    settle();
    while (!window.isEmpty() && !stopped && System.nanoTime() - deadline < 0) {
      awaitChange(20);
      settle();
    }
  }

  private void awaitChange(long millis) {
    try {
      changed.tryAcquire(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while messages were published", e);
    }
  }

  /** The lowest offset of each partition that is not done. */
  Map<TopicPartition, Long> firstOpen() {
    Map<TopicPartition, Long> open = new HashMap<>();
    for (Pending each : window) {
      if (!each.done()) {
        open.merge(each.partition(), each.offset(), Math::min);
      }
    }
    return open;
  }

  /** Others publish what is left of these partitions. */
  void forget(Collection<TopicPartition> partitions) {
    window.removeIf(each -> partitions.contains(each.partition()));
  }

  /** From any thread: nothing is waited for any more. */
  void stop() {
    stopped = true;
    changed.release();
  }

  void close() {
    if (attempting != null) {
      attempting.cancel().ifPresent(live -> live.link().disconnect(false));
      attempting = null;
    }
    if (link != null) {
      link.disconnect(false);
      link = null;
    }
  }

  private final class Ears implements MqttLink.Listener {
    @Override
    public void arrived(Inbound message) {
      LOG.debug("a message of {}, which nobody asked for", message.topic());
    }

    @Override
    public void lost(LinkException failure) {
      lost = new Lost(this, failure);
      changed.release();
    }
  }
}
