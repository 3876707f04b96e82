// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servers.MosquittoServer;
import io.fairlead.servers.MqttBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Messages that wait in sessions at a broker, taken by the raw Paho client, which discards them,
 * and by the source, which brings them to Kafka. Run by {@code -Dfairlead.benchmark=true}; {@code
 * -Dfairlead.benchmark.messages} for longer ones. Prints a line each.
 */
@EnabledIfSystemProperty(named = "fairlead.benchmark", matches = "true")
class ThroughputTest {

  private static final int MESSAGES = Integer.getInteger("fairlead.benchmark.messages", 50_000);
  private static final Duration DEADLINE = Duration.ofMinutes(20);

  @ParameterizedTest
  @CsvSource({"1,100", "4,100", "1,4096", "4,4096"})
  void besideTheRawClient(int sessions, int bytes) throws Exception {
    String root = Configs.unique("load");
    double raw;
    double ours;
    try (MosquittoServer broker =
        Broker.mosquitto(List.of("allow_anonymous true", "max_packet_size 0"))) {
      raw = raw(broker, root + "r", sessions, bytes);
      ours = source(broker, root + "s", sessions, bytes);
    }
    System.out.printf(
        "%d session(s), %d bytes: raw Paho %,.0f/s, source %,.0f/s, ratio %.2f%n",
        sessions, bytes, raw, ours, ours / raw);
    assertThat(ours).isPositive();
  }

  private static double raw(MqttBroker broker, String root, int sessions, int bytes)
      throws Exception {
    AtomicLong count = new AtomicLong();
    AtomicLong first = new AtomicLong();
    List<MqttAsyncClient> clients = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      MqttAsyncClient client = rawClient(broker, root + i, count, first);
      client.subscribe("$share/" + root + "/" + root + "/#", 1).waitForCompletion();
      client.disconnect().waitForCompletion();
      client.close(true);
    }
    fill(broker, root, bytes);
    for (int i = 0; i < sessions; i++) {
      clients.add(rawClient(broker, root + i, count, first));
    }
    Awaitility.await().atMost(DEADLINE).until(() -> count.get() >= MESSAGES);
    double seconds = (System.nanoTime() - first.get()) / 1e9;
    for (MqttAsyncClient client : clients) {
      client.disconnectForcibly(0, 1_000, true);
      client.close(true);
    }
    return MESSAGES / seconds;
  }

  private static MqttAsyncClient rawClient(
      MqttBroker broker, String id, AtomicLong count, AtomicLong first) throws MqttException {
    MqttAsyncClient client = new MqttAsyncClient(broker.address(), id, new MemoryPersistence());
    client.setCallback(
        new MqttCallback() {
          @Override
          public void messageArrived(String topic, MqttMessage message) {
            first.compareAndSet(0, System.nanoTime());
            count.incrementAndGet();
          }

          @Override
          public void disconnected(MqttDisconnectResponse response) {
            // The count shows it.
          }

          @Override
          public void mqttErrorOccurred(MqttException exception) {
            // The count shows it.
          }

          @Override
          public void deliveryComplete(IMqttToken token) {
            // Nothing is published.
          }

          @Override
          public void connectComplete(boolean reconnect, String address) {
            // The caller waits for it.
          }

          @Override
          public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // None was asked for.
          }
        });
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(false);
    options.setSessionExpiryInterval(3_600L);
    options.setReceiveMaximum(1_000);
    options.setUseSubscriptionIdentifiers(false);
    client.connect(options).waitForCompletion();
    return client;
  }

  private static void fill(MqttBroker broker, String root, int bytes) throws Exception {
    String payload = "x".repeat(bytes);
    try (Client cars = new Client(broker)) {
      for (int i = 0; i < MESSAGES; i++) {
        cars.send(root + "/V" + i % 1_000, payload);
      }
      cars.flush();
    }
  }

  private static double source(MqttBroker broker, String root, int sessions, int bytes)
      throws Exception {
    try (WorkerRig rig = new WorkerRig(root)) {
      rig.kafka().createTopic(root, 4, Map.of());
      Map<String, String> config =
          Configs.source(
              broker.address(),
              root + "/{vin}",
              "tasks.max",
              Integer.toString(sessions),
              "kafka.topic",
              root,
              "kafka.key",
              "{vin}",
              "value.converter",
              "org.apache.kafka.connect.converters.ByteArrayConverter");
      try (Client probe = new Client(broker);
          KafkaConsumer<byte[], byte[]> consumer = consumer(rig)) {
        rig.worker().connectors().create(root, config);
        rig.worker().connectors().awaitRunning(root);
        List<TopicPartition> partitions =
            List.of(0, 1, 2, 3).stream().map(each -> new TopicPartition(root, each)).toList();
        int probes = 0;
        // Each task's session must be there before messages are.
        while (end(consumer, partitions) < 20L * sessions) {
          probe.send(root + "/V" + probes++, "probe");
          probe.flush();
        }
        rig.worker().connectors().stop(root);
        fill(broker, root, bytes);
        long before = end(consumer, partitions);
        rig.worker().connectors().resume(root);
        Awaitility.await()
            .atMost(DEADLINE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> end(consumer, partitions) > before);
        long begin = System.nanoTime();
        long seen = end(consumer, partitions);
        Awaitility.await()
            .atMost(DEADLINE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> end(consumer, partitions) >= before + MESSAGES);
        return (before + MESSAGES - seen) / ((System.nanoTime() - begin) / 1e9);
      }
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(WorkerRig rig) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", rig.kafka().bootstrapServers()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static long end(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
  }
}
