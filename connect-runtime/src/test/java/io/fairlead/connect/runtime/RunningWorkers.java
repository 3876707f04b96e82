// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Workers of one group of their own, on a broker that others use too. */
final class RunningWorkers implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(90);

  private final KafkaBroker broker;
  private final List<ConnectWorker> opened = new ArrayList<>();
  private final Map<String, String> properties = new HashMap<>();
  final String group = "cluster-" + UUID.randomUUID().toString().substring(0, 8);
  final String topic = "numbers-" + group;

  RunningWorkers(KafkaBroker broker) {
    this.broker = broker;
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("group.id", group);
    for (String kind : List.of("config", "offset", "status")) {
      properties.put(kind + ".storage.topic", group + "-" + kind);
      properties.put(kind + ".storage.replication.factor", "1");
    }
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    properties.put("value.converter.schemas.enable", "false");
    properties.put("offset.flush.interval.ms", "500");
    properties.put("task.shutdown.graceful.timeout.ms", "60000");
    properties.put("listeners", "http://127.0.0.1:0");
    broker.createTopic(topic, 1, Map.of());
  }

  RunningWorkers with(String key, String value) {
    properties.put(key, value);
    return this;
  }

  RestCalls start() {
    opened.add(ConnectWorker.start(properties));
    return new RestCalls(opened.get(opened.size() - 1).restUri());
  }

  /** The worker that was started as the nth, from 0. */
  ConnectWorker worker(int number) {
    return opened.get(number);
  }

  String workerId(int number) {
    var uri = worker(number).restUri();
    return uri.getHost() + ":" + uri.getPort();
  }

  KafkaBroker broker() {
    return broker;
  }

  Map<String, String> numbers(int tasks) {
    return new HashMap<>(
        Map.of(
            "connector.class",
            CountingSource.class.getName(),
            "tasks.max",
            "" + tasks,
            "topic",
            topic));
  }

  static void awaitRunning(RestCalls rest, String name, int tasks) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(rest.connectorState(name)).isEqualTo("RUNNING");
              for (int task = 0; task < tasks; task++) {
                assertThat(rest.taskState(name, task)).isEqualTo("RUNNING");
              }
            });
  }

  @Override
  public void close() {
    opened.forEach(ConnectWorker::close);
  }
}
