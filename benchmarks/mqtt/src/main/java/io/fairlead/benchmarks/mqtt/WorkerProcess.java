// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.mqtt;

import io.fairlead.connect.runtime.ConnectWorker;
import io.fairlead.servers.JvmProcess;
import io.fairlead.testkit.TestConnectors;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A worker in a process of its own, with the usual converters for bytes. */
final class WorkerProcess implements AutoCloseable {

  private final JvmProcess process;

  WorkerProcess(String bootstrapServers, String... options) {
    Map<String, String> all = new HashMap<>();
    all.put("bootstrap.servers", bootstrapServers);
    all.put("group.id", "bench");
    for (String kind : List.of("config", "offset", "status")) {
      all.put(kind + ".storage.topic", "bench-" + kind);
      all.put(kind + ".storage.replication.factor", "1");
    }
    all.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    all.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    all.put("listeners", "http://127.0.0.1:0");
    process = JvmProcess.start(WorkerProcess.class, all, options);
  }

  long pid() {
    return process.pid();
  }

  TestConnectors connectors() {
    return new TestConnectors(URI.create(process.answer()));
  }

  @Override
  public void close() {
    process.close();
  }

  /** The process's entry. */
  public static void main(String[] arguments) throws Exception {
    ConnectWorker worker = ConnectWorker.start(JvmProcess.properties(arguments));
    JvmProcess.ready(arguments, worker.restUri().toString());
    new CountDownLatch(1).await();
  }
}
