// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker and controller (KRaft, one node) inside this JVM, reachable on the loopback
 * interface without authentication.
 *
 * <p>Internal topics have one replica, groups rebalance at once, topics are not created by
 * themselves unless {@link Settings#withTopicAutoCreation()} says so. All methods are thread-safe;
 * {@link #start}, {@link #stop} and {@link #restart} return when the broker has reached that state.
 *
 * <p>{@link #stop} and {@link #restart} keep port and data, so that a test can take the broker away
 * from running clients and give it back. {@link #close} is final and removes temporary data.
 */
public final class KafkaBroker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);
  private static final int START_ATTEMPTS = 5;
  private static final Duration ADMIN_DEADLINE = Duration.ofSeconds(30);

  /**
   * What the broker is started with.
   *
   * @param dataDirectory where its log lies, kept on close; a temporary folder if empty
   * @param port the client port; 0 for any free one
   * @param autoCreateTopics whether an unknown topic is created when it is first used
   * @param overrides broker properties (of {@code server.properties}) that win over the defaults
   */
  public record Settings(
      Optional<Path> dataDirectory,
      int port,
      boolean autoCreateTopics,
      Map<String, String> overrides) {

    public Settings {
      overrides = Map.copyOf(overrides);
    }

    /** Temporary data, any free port, no automatic topics. */
    public static Settings defaults() {
      return new Settings(Optional.empty(), 0, false, Map.of());
    }

    public Settings withDataDirectory(Path directory) {
      return new Settings(Optional.of(directory), port, autoCreateTopics, overrides);
    }

    public Settings withPort(int wanted) {
      return new Settings(dataDirectory, wanted, autoCreateTopics, overrides);
    }

    public Settings withTopicAutoCreation() {
      return new Settings(dataDirectory, port, true, overrides);
    }

    public Settings with(String key, String value) {
      Map<String, String> all = new HashMap<>(overrides);
      all.put(key, value);
      return new Settings(dataDirectory, port, autoCreateTopics, all);
    }
  }

  private final Settings settings;
  private final DataDirectory data;
  private final int port;
  private KraftNode node;
  private boolean closed;

  private KafkaBroker(Settings settings, DataDirectory data, KraftNode node) {
    this.settings = settings;
    this.data = data;
    this.node = node;
    this.port = node.port();
  }

  /** Starts a broker with {@link Settings#defaults()}. */
  public static KafkaBroker start() {
    return start(Settings.defaults());
  }

  /**
   * Starts a broker.
   *
   * @throws IllegalStateException if it does not start, for example because a fixed port is taken
   */
  public static KafkaBroker start(Settings settings) {
    DataDirectory data = DataDirectory.of(settings.dataDirectory(), "fairlead-kafka-");
    long begin = System.nanoTime();
    try {
      KraftNode node = startNode(settings, data);
      KafkaBroker broker = new KafkaBroker(settings, data, node);
      LOG.info(
          "embedded broker {} started in {} ms, data in {}",
          broker.bootstrapServers(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
          data.path());
      return broker;
    } catch (Exception e) {
      releaseQuietly(data);
      throw new IllegalStateException(
          "the embedded broker did not start on port "
              + (settings.port() == 0 ? "(any)" : settings.port())
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** The address for {@code bootstrap.servers}; the same for the whole life of this object. */
  public String bootstrapServers() {
    return LocalPorts.HOST + ":" + port;
  }

  /** The client port; the same for the whole life of this object. */
  public int port() {
    return port;
  }

  /** The folder in which the broker keeps its log. */
  public Path dataDirectory() {
    return data.path();
  }

  /**
   * Creates a topic with one replica and waits until it can be written to.
   *
   * @throws IllegalStateException if it exists, or the broker does not answer in time
   */
  public void createTopic(String name, int partitions, Map<String, String> configs) {
    Map<String, Object> clientSettings =
        Map.of(
            "bootstrap.servers", bootstrapServers(),
            "default.api.timeout.ms", Math.toIntExact(ADMIN_DEADLINE.toMillis()));
    try (Admin admin = Admin.create(clientSettings)) {
      NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configs);
      KafkaTopics.create(admin, topic, ADMIN_DEADLINE);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot create topic " + name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topic " + name, e);
    }
  }

  /** Takes the broker away, keeping port and data. Does nothing if it is stopped already. */
  public synchronized void stop() {
    if (node != null) {
      KraftNode stopping = node;
      node = null;
      stopping.stop();
    }
  }

  /** Starts the broker again on its port and data, stopping it first if it runs. */
  public synchronized void restart() {
    if (closed) {
      throw new IllegalStateException("the broker is closed");
    }
    stop();
    try {
      node = startNode(settings.withPort(port), data);
    } catch (Exception e) {
      throw new IllegalStateException(
          "the embedded broker did not come back on port " + port + ": " + e.getMessage(), e);
    }
  }

  /** Tells whether the broker is started. */
  public synchronized boolean running() {
    return node != null;
  }

  /** Stops the broker for good and removes its data if that is temporary. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      stop();
    } finally {
      releaseQuietly(data);
    }
  }

  private static KraftNode startNode(Settings settings, DataDirectory data) throws Exception {
    for (int attempt = 1; ; attempt++) {
      int port = settings.port() > 0 ? settings.port() : LocalPorts.free();
      try {
        return KraftNode.start(data.path(), port, properties(settings));
      } catch (Exception e) {
        if (settings.port() > 0 || attempt == START_ATTEMPTS || !isBindFailure(e)) {
          throw e;
        }
        LOG.debug("port {} was taken while the broker started, trying another", port, e);
      }
    }
  }

  private static boolean isBindFailure(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, String> properties(Settings settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put("auto.create.topics.enable", Boolean.toString(settings.autoCreateTopics()));
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "5");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "5");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("share.coordinator.state.topic.num.partitions", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("min.insync.replicas", "1");
    // The default buffer of 128 MiB is meant for brokers with thousands of partitions.
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    properties.put("log.initial.task.delay.ms", "1000");
    properties.put("log.index.size.max.bytes", "1048576");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "4");
    properties.put("controlled.shutdown.enable", "true");
    properties.putAll(settings.overrides());
    return properties;
  }

  private static void releaseQuietly(DataDirectory data) {
    try {
      data.release();
    } catch (IOException e) {
      LOG.warn("cannot remove the broker's data folder {}", data.path(), e);
    }
  }
}
