// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import static io.fairlead.connect.runtime.RunningWorkers.PATIENCE;
import static io.fairlead.connect.runtime.RunningWorkers.awaitRunning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuotaWorkerTest {

  private static KafkaBroker broker;

  private RunningWorkers workers;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void prepare() {
    workers = new RunningWorkers(broker);
  }

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  private long written() {
    TopicPartition partition = new TopicPartition(workers.topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      return consumer.endOffsets(java.util.List.of(partition)).get(partition);
    }
  }

  @Test
  void sourceKeepsToItsQuotaAndToANewOne() {
    // given
    RestCalls rest = workers.start();
    Map<String, String> numbers = workers.numbers(2);
    numbers.put("fairlead.quota.records.per.second", "10");
    long begin = System.nanoTime();

    // when
    rest.create("numbers", numbers);
    awaitRunning(rest, "numbers", 2);
    await().atMost(PATIENCE).until(() -> written() >= 30);

    // then
    long count = written();
    double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
    assertThat((double) count).isLessThanOrEqualTo(10 * (seconds + 0.2) + 2);

    // when
    numbers.put("fairlead.quota.records.per.second", "100000");
    assertThat(rest.put("/connectors/numbers/config", numbers).status()).isEqualTo(200);

    // then
    await().atMost(PATIENCE.plus(Duration.ofSeconds(10))).until(() -> written() >= 1_000);
    numbers.put("fairlead.quota.records.per.second", "none");
    assertThat(rest.put("/connectors/numbers/config", numbers).status()).isEqualTo(400);
  }
}
