// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class KafkaBrokerTest {

  @Test
  void keepsRecordsAndPortWhenItGoesAwayAndComesBack() throws Exception {
    // given
    try (KafkaBroker broker = KafkaBroker.start()) {
      broker.createTopic("orders", 1, Map.of("cleanup.policy", "compact"));
      String before = broker.bootstrapServers();
      try (KafkaProducer<String, String> producer = producer(broker)) {
        producer.send(new ProducerRecord<>("orders", "1", "first")).get(120, TimeUnit.SECONDS);

        // when
        broker.stop();
        assertThat(broker.running()).isFalse();
        assertThat(LocalPorts.isFree(broker.port())).isTrue();
        broker.restart();

        // then
        producer.send(new ProducerRecord<>("orders", "2", "second")).get(120, TimeUnit.SECONDS);
      }
      assertThat(broker.bootstrapServers()).isEqualTo(before);
      assertThat(read(broker, "orders", 2)).containsExactly("first", "second");
    }
  }

  @Test
  void removesTemporaryDataOnCloseAndKeepsTheCallers(@org.junit.jupiter.api.io.TempDir Path own) {
    // given
    KafkaBroker temporary = KafkaBroker.start();
    KafkaBroker kept = KafkaBroker.start(KafkaBroker.Settings.defaults().withDataDirectory(own));

    // when
    Path temporaryData = temporary.dataDirectory();
    temporary.close();
    temporary.close();
    kept.close();

    // then
    assertThat(temporaryData).doesNotExist();
    assertThat(own.resolve("meta.properties")).exists();
    assertThatThrownBy(temporary::restart).hasMessageContaining("closed");
  }

  @Test
  void saysWhichPortIsTakenInsteadOfHaltingTheJvm() {
    // given
    try (KafkaBroker first = KafkaBroker.start()) {
      KafkaBroker.Settings same = KafkaBroker.Settings.defaults().withPort(first.port());

      // when, then
      assertThatThrownBy(() -> KafkaBroker.start(same))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(Integer.toString(first.port()));
      first.createTopic("still-alive", 1, Map.of());
    }
  }

  private static KafkaProducer<String, String> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new StringSerializer(),
        new StringSerializer());
  }

  private static List<String> read(KafkaBroker broker, String topic, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "group.id", "reader",
                "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
