// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.KafkaBroker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReplaySpeedTest {

  private static final int RECORDS = 100_000;

  private static KafkaBroker broker;
  private final StoreFixture fixture = new StoreFixture(broker);

  @BeforeAll
  static void start() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 50),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  @Test
  void hundredThousandConfigsAreReplayed() {
    fixture.configStore().close();
    String topic = fixture.properties.get("config.storage.topic");
    Map<String, String> config = Map.of("connector.class", "A", "n", "x".repeat(100));
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < RECORDS; i++) {
        ConfigChange change =
            i % 2 == 0
                ? new ConfigChange.Config("c" + i % 1000, config)
                : new ConfigChange.Placed(
                    "c" + i % 1000, new Placement(new Owner("w", i), java.util.List.of()));
        producer.send(
            new ProducerRecord<>(topic, ConfigFormat.key(change), ConfigFormat.value(change)));
      }
    }

    KafkaConfigStore store = new KafkaConfigStore(fixture.settings());
    long begin = System.nanoTime();
    store.start(new StoreFixture.Events());
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    System.err.println("replay of " + RECORDS + " config records: " + took.toMillis() + " ms");

    assertThat(store.snapshot().connectors()).hasSize(500);
    store.close();
  }

  @Test
  void hundredThousandOffsetsAreReplayedByAFewThreads() {
    try (KafkaOffsetStore first = new KafkaOffsetStore(fixture.settings())) {
      first.start();
    }
    String topic = fixture.properties.get("offset.storage.topic");
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < RECORDS; i++) {
        producer.send(
            new ProducerRecord<>(
                topic,
                OffsetFormat.key("c", Map.of("table", "t" + i % 5000)),
                OffsetFormat.value("c", Map.of("pos", i))));
      }
    }

    try (KafkaOffsetStore store = new KafkaOffsetStore(fixture.settings())) {
      int before = threads();
      long begin = System.nanoTime();
      store.start();
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      System.err.println("replay of " + RECORDS + " offsets: " + took.toMillis() + " ms");

      assertThat(store.forConnector("c").all().join()).hasSize(5000);
      assertThat(threads() - before).as("threads for 100,000 offsets").isLessThan(20);
    }
  }
}
