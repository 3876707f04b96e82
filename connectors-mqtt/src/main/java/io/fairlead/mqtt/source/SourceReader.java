// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.connect.api.Progress;
import io.fairlead.mqtt.client.Subscription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a source task does.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><th>method</th><th>thread</th></tr>
 *   <tr><td>connect, poll</td><td>task</td></tr>
 *   <tr><td>committed, progress, stop</td><td>any</td></tr>
 *   <tr><td>close</td><td>task, after the last poll</td></tr>
 * </table>
 */
public final class SourceReader {

  private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);
  private static final long WAIT_MILLIS = 200;
  private static final long START_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What the runtime gives. */
  public record Runtime(
      Function<Map<String, String>, Map<String, Object>> storedOffset,
      Supplier<Map<String, String>> currentConfig) {}

  private final SourceConfig config;
  private final Runtime runtime;
  private final Inbox inbox;
  private final RecordMapper mapper;
  private final List<MqttSession> sessions = new ArrayList<>();
  private final Drain drain;
  private volatile boolean stopped;
  private volatile String phase = "connecting";
  private final AtomicLong emitted = new AtomicLong();

  /** For one task; nothing is connected yet. */
  public SourceReader(SourceConfig config, Runtime runtime) {
    this.config = config;
    this.runtime = runtime;
    this.inbox = new Inbox(config.bufferBytes());
    this.mapper =
        new RecordMapper(config, new Ledger(runtime.storedOffset()), System::currentTimeMillis);
    List<Subscription> wanted = config.subscriptions();
    for (int number : config.taskSessions()) {
      sessions.add(session(number, wanted));
    }
    this.drain =
        config
            .drainFrom()
            .map(from -> new Drain(number -> session(number, List.of()), from, config.drainQuiet()))
            .orElse(null);
  }

  private MqttSession session(int number, List<Subscription> subscriptions) {
    String clientId = config.clientId(number);
    List<String> wanted = subscriptions.stream().map(Subscription::filter).toList();
    List<String> obsolete = new ArrayList<>(earlierFilters(clientId));
    if (subscriptions.isEmpty()) {
      config.subscriptions().stream().map(Subscription::filter).forEach(obsolete::add);
    }
    obsolete.removeAll(wanted);
    SessionSpec spec =
        new SessionSpec(
            clientId,
            config.hashed() ? number : 0,
            subscriptions,
            obsolete.stream().distinct().toList(),
            Map.of(SessionSpec.SUBSCRIPTIONS, String.join("\n", wanted)));
    return new MqttSession(
        spec,
        new MqttSession.Access(
            config.connection(runtime.currentConfig(), clientId),
            config.session(clientId),
            config.exactlyOnce()),
        inbox);
  }

  /** What the session was subscribed to when it last delivered something. */
  private List<String> earlierFilters(String clientId) {
    Map<String, Object> offset = runtime.storedOffset().apply(Map.of("client", clientId));
    Object filters = offset == null ? null : offset.get(SessionSpec.SUBSCRIPTIONS);
    return filters == null || filters.toString().isEmpty()
        ? List.of()
        : Arrays.asList(filters.toString().split("\n"));
  }

  /**
   * Tries each session once, so that a task that runs is subscribed where its broker is there. Ends
   * with the first that is not, or that has no answer in time; {@link #poll} goes on with it.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if a broker refuses something for good
   */
  public void connect() {
    long deadline = System.nanoTime() + START_PATIENCE_NANOS;
    for (MqttSession session : sessions) {
      while (true) {
        synchronized (sessions) {
          if (stopped) {
            return;
          }
          if (session.tick()) {
            break;
          }
        }
        if (System.nanoTime() - deadline > 0 || !answered(session)) {
          return;
        }
      }
    }
  }

  private static boolean answered(MqttSession session) {
    try {
      return session.awaitAnswer(WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * The next records; null if there are none now.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if a broker refuses something for good
   */
  public List<SourceRecord> poll() throws InterruptedException {
    if (!tick()) {
      return null;
    }
    List<Delivery> deliveries = inbox.take(config.batchMaxRecords(), WAIT_MILLIS);
    if (deliveries.isEmpty()) {
      return null;
    }
    List<SourceRecord> records = new ArrayList<>(deliveries.size());
    for (Delivery delivery : deliveries) {
      if (!delivery.stale()) {
        SourceRecord record = mapper.map(delivery, delivery.window().owner());
        if (record != null) {
          records.add(record);
        }
      }
    }
    emitted.addAndGet(records.size());
    return records.isEmpty() ? null : records;
  }

  /** Sees to the connections; false if the task is to stop. */
  private boolean tick() {
    // Runtimes before Kafka 2.8 stop a task from another thread than the one that polls.
    synchronized (sessions) {
      boolean connected = true;
      for (MqttSession session : sessions) {
        if (stopped) {
          return false;
        }
        connected &= session.tick();
      }
      boolean draining = drain != null && !drain.done();
      if (connected && draining) {
        // Only now that others take the messages may the old sessions end their subscriptions.
        drain.tick();
      }
      phase = !connected ? "connecting" : draining ? "draining" : "streaming";
      return true;
    }
  }

  /** Kafka has the record, or it was left out for good. */
  public void committed(SourceRecord record) {
    if (record instanceof MqttRecord mqtt) {
      mqtt.emission().complete();
    }
  }

  /** How far it is. */
  public Progress progress() {
    return Progress.of(phase, emitted.get());
  }

  /** Ends a poll that waits. */
  public void stop() {
    stopped = true;
    inbox.wake();
  }

  /** Leaves the brokers, which keep the sessions. */
  public void close() {
    inbox.close();
    synchronized (sessions) {
      if (drain != null) {
        drain.close();
      }
      sessions.forEach(session -> session.close(false));
    }
    long resumed = sessions.stream().mapToLong(MqttSession::resumed).sum();
    LOG.info(
        "{} records; {} messages came again and were not doubled, {} left out as doubles, {} could"
            + " not be decoded",
        emitted.get(),
        resumed,
        mapper.doubles(),
        mapper.undecodable());
  }
}
