// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source offsets in a compacted topic, in Apache Kafka Connect's format: the worker's, or one that
 * a connector has for itself.
 *
 * <p>A commit is complete when all in-sync replicas have acknowledged it.
 */
public final class KafkaOffsetStore implements OffsetStore {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaOffsetStore.class);

  private final InternalTopic topic;
  private final ClientSettings clients;
  private final Duration deadline;
  private final Backend backend = new Backend();
  private final TopicLog log;
  private final LogProducer producer;

  /** The worker's offset topic. */
  public KafkaOffsetStore(StoreSettings settings) {
    this(settings.offsetTopic(), settings.clients().withSuffix("offsets"), settings.deadline());
  }

  /** Any offset topic, on the cluster that the clients point to. */
  public KafkaOffsetStore(InternalTopic topic, ClientSettings clients, Duration deadline) {
    this.topic = topic;
    this.clients = clients;
    this.deadline = deadline;
    this.log = new TopicLog(topic, clients, backend);
    this.producer = new LogProducer(topic.name(), clients);
  }

  @Override
  public void start() {
    log.start(deadline);
    LOG.info("Read source offsets from topic {}", topic.name());
  }

  @Override
  public TransactionalOffsets forConnector(String connector) {
    return new StoredOffsets(connector, backend, null, () -> {});
  }

  /**
   * Offsets of a connector that has an offset topic of its own (KIP-618), with this store as
   * fallback. Blocks until that topic is read. Closing the offsets closes the topic's clients.
   *
   * @param ownTopic name of the connector's offset topic; it is created like the worker's
   * @param ownClients the connector's clients, with its overrides
   * @throws org.apache.kafka.connect.errors.ConnectException when the topic cannot be read
   */
  public TransactionalOffsets forConnector(
      String connector, String ownTopic, ClientSettings ownClients) {
    if (isThis(ownTopic, ownClients)) {
      return forConnector(connector);
    }
    InternalTopic own =
        new InternalTopic(
            ownTopic,
            "offsets.storage.topic",
            "offsets of connector " + connector,
            topic.partitions(),
            topic.replicationFactor(),
            topic.configs(),
            false);
    KafkaOffsetStore store = new KafkaOffsetStore(own, ownClients, deadline);
    try {
      store.start();
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
    return new StoredOffsets(connector, store.backend, backend, store::close);
  }

  private boolean isThis(String otherTopic, ClientSettings otherClients) {
    return otherTopic.equals(topic.name())
        && Objects.equals(
            otherClients.producerBootstrapServers(), clients.producerBootstrapServers());
  }

  /** Name of the worker's offset topic. */
  public String topic() {
    return topic.name();
  }

  @Override
  public void close() {
    producer.close();
    log.close();
  }

  private final class Backend implements OffsetBackend, TopicLog.Follower {

    private final OffsetIndex index = new OffsetIndex();

    @Override
    public String name() {
      return "topic " + topic.name();
    }

    @Override
    public String topic() {
      return topic.name();
    }

    @Override
    public ProducerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
      int partition = BuiltInPartitioner.partitionForKey(key, log.partitions());
      return new ProducerRecord<>(topic.name(), partition, key, value);
    }

    @Override
    public OffsetIndex index() {
      return index;
    }

    @Override
    public CompletableFuture<Void> readToEnd() {
      return log.readToEnd();
    }

    @Override
    public CompletableFuture<String> obstacle() {
      return log.obstacle();
    }

    @Override
    public CompletableFuture<Void> write(Map<byte[], byte[]> records) {
      return CompletableFuture.allOf(
          records.entrySet().stream()
              .map(record -> producer.send(record.getKey(), record.getValue()))
              .toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public void read(List<ConsumerRecord<byte[], byte[]>> records) {
      records.forEach(record -> index.put(record.key(), record.value()));
    }

    @Override
    public void rewound(int partition) {
      // What is read again replaces what is there; the rest is still the best that is known.
      LOG.warn("Partition {} of offset topic {} is read anew", partition, topic.name());
    }
  }
}
