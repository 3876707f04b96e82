// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import io.fairlead.connect.runtime.ConnectWorker;
import io.fairlead.servers.JvmProcess;
import io.fairlead.testkit.TestConnectors;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A worker in a process of its own, which can be killed; another one of its group goes on. */
final class WorkerProcess implements AutoCloseable {

  private final Map<String, String> properties;
  private JvmProcess process;

  WorkerProcess(String bootstrapServers, String group, Map<String, String> more) {
    Map<String, String> all = new HashMap<>();
    all.put("bootstrap.servers", bootstrapServers);
    all.put("group.id", group);
    for (String kind : List.of("config", "offset", "status")) {
      all.put(kind + ".storage.topic", group + "-" + kind);
      all.put(kind + ".storage.replication.factor", "1");
    }
    all.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    all.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    all.put("value.converter.schemas.enable", "false");
    all.put("offset.flush.interval.ms", "1000");
    all.put("listeners", "http://127.0.0.1:0");
    all.putAll(more);
    properties = Map.copyOf(all);
    start();
  }

  void start() {
    process = JvmProcess.start(WorkerProcess.class, properties);
  }

  void kill() {
    process.kill();
  }

  TestConnectors connectors() {
    return new TestConnectors(URI.create(process.answer()));
  }

  @Override
  public void close() {
    kill();
  }

  /** The process's entry. */
  public static void main(String[] arguments) throws Exception {
    ConnectWorker worker = ConnectWorker.start(JvmProcess.properties(arguments));
    JvmProcess.ready(arguments, worker.restUri().toString());
    new CountDownLatch(1).await();
  }
}
