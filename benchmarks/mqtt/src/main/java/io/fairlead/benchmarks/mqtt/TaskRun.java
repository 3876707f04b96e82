// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.mqtt;

import io.fairlead.mqtt.MqttSourceConnector;
import io.fairlead.mqtt.MqttSourceTask;
import io.fairlead.servers.MqttBroker;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * The source's tasks in this process, without runtime and Kafka: each record is committed at once.
 */
final class TaskRun {

  private final AtomicLong left;
  private final AtomicLong begin = new AtomicLong();
  private volatile long end;

  private TaskRun(long messages) {
    left = new AtomicLong(messages);
  }

  static Speed run(MqttBroker broker, Backlog backlog) throws Exception {
    backlog.prepare(broker);
    TaskRun run = new TaskRun(backlog.messages());
    MqttSourceConnector connector = new MqttSourceConnector();
    connector.start(SourceRun.config(broker, backlog));
    double cpu = Cpu.ofThisProcess();
    List<Thread> threads = new ArrayList<>();
    for (Map<String, String> config : connector.taskConfigs(backlog.sessions())) {
      Thread thread = new Thread(() -> run.task(config));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return new Speed(
        backlog.messages() / ((run.end - run.begin.get()) / 1e9), Cpu.ofThisProcess() - cpu);
  }

  private void task(Map<String, String> config) {
    SourceTask task = new MqttSourceTask();
    task.initialize(context(config));
    task.start(config);
    try {
      while (left.get() > 0) {
        List<SourceRecord> records = task.poll();
        if (records == null) {
          continue;
        }
        begin.compareAndSet(0, System.nanoTime());
        for (SourceRecord record : records) {
          task.commitRecord(record, null);
        }
        if (left.addAndGet(-records.size()) <= 0) {
          end = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      task.stop();
    }
  }

  private static SourceTaskContext context(Map<String, String> config) {
    OffsetStorageReader nothing =
        (OffsetStorageReader)
            Proxy.newProxyInstance(
                TaskRun.class.getClassLoader(),
                new Class<?>[] {OffsetStorageReader.class},
                (proxy, method, arguments) -> null);
    return (SourceTaskContext)
        Proxy.newProxyInstance(
            TaskRun.class.getClassLoader(),
            new Class<?>[] {SourceTaskContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "configs" -> config;
                  case "offsetStorageReader" -> nothing;
                  default -> null;
                });
  }
}
