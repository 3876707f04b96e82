// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import io.fairlead.servers.KafkaBroker;
import io.fairlead.testkit.KafkaTestServer;
import io.fairlead.testkit.TestWorker;
import java.util.Map;

/** A Kafka broker and a worker that a test may take away and give back. */
final class WorkerRig implements AutoCloseable {

  private final KafkaBroker kafka =
      KafkaBroker.start(KafkaBroker.Settings.defaults().withTopicAutoCreation());
  private final Map<String, String> properties;
  private TestWorker worker;

  WorkerRig(String group) {
    properties =
        Map.of(
            "group.id", group,
            "config.storage.topic", group + "-config",
            "offset.storage.topic", group + "-offset",
            "status.storage.topic", group + "-status");
    startWorker();
  }

  KafkaBroker kafka() {
    return kafka;
  }

  TestWorker worker() {
    return worker;
  }

  /** A worker of the same group: it goes on with what is there. */
  void startWorker() {
    worker =
        TestWorker.start(
            new KafkaTestServer() {
              @Override
              public String bootstrapServers() {
                return kafka.bootstrapServers();
              }

              @Override
              public void close() {
                // The rig does.
              }
            },
            "mqtt",
            properties);
  }

  @Override
  public void close() {
    worker.close();
    kafka.close();
  }
}
