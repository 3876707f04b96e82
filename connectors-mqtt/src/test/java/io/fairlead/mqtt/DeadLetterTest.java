// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.ConnectWorkerExtension;
import io.fairlead.testkit.TestWorker;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(300)
@ExtendWith(ConnectWorkerExtension.class)
class DeadLetterTest {

  @Test
  void aBadPayloadIsKeptAsItCameWithTopicAndReason(TestWorker worker) throws Exception {
    String root = Configs.unique("bad");
    Broker kind = Broker.HIVEMQ;
    Map<String, String> config =
        Configs.source(
            kind.shared().address(),
            root + "/{vin}",
            "kafka.topic",
            root + "-good",
            "payload.format",
            "json",
            "errors.tolerance",
            "all",
            "fairlead.errors.deadletterqueue.topic.name",
            root + "-dead",
            "fairlead.errors.deadletterqueue.topic.replication.factor",
            "1",
            "fairlead.errors.deadletterqueue.context.headers.enable",
            "true");
    worker.connectors().create(root, config);
    worker.connectors().awaitRunning(root);
    try (Client cars = new Client(kind.shared())) {
      // The first one tells that the session exists.
      Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(90))
          .until(
              () -> {
                cars.send(root + "/V0", "{\"probe\":true}");
                return !worker.connectors().offsets(root).isEmpty();
              });
      cars.send(root + "/V1", "{not json");
      cars.send(root + "/V1", "{\"last\":true}");

      ConsumerRecord<String, String> dead = worker.records(root + "-dead", 1).get(0);
      assertThat(dead.value()).isEqualTo("{not json");
      assertThat(header(dead, "mqtt.topic")).isEqualTo(root + "/V1");
      assertThat(header(dead, "mqtt.error")).contains("no JSON");
      Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(90))
          .until(
              () ->
                  worker.records(root + "-good", 1).stream()
                      .anyMatch(record -> record.value().contains("last")));
    }
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
