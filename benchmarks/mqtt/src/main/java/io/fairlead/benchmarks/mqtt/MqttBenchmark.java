// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.mqtt;

import io.fairlead.servers.KafkaProcess;
import io.fairlead.servers.MosquittoServer;
import java.util.List;
import java.util.Locale;

/**
 * Messages that wait in sessions at Mosquitto, taken by the raw Paho client, which discards them;
 * by the source's tasks alone; and by the source in a worker, which brings them to Kafka: {@code
 * MqttBenchmark [messages] [bytes,…] [sessions,…]}. {@code MqttBenchmark memory [seconds]} measures
 * what a worker holds while Kafka stands still. Needs Linux, and mosquitto installed.
 */
public final class MqttBenchmark {

  private MqttBenchmark() {}

  /** Runs all measures and prints them as they come. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("memory")) {
      MemoryRun.run(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60);
      return;
    }
    int messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    List<String> sizes = List.of((arguments.length > 1 ? arguments[1] : "100,4096").split(","));
    List<String> sessions = List.of((arguments.length > 2 ? arguments[2] : "1,4").split(","));
    try (MosquittoServer broker = broker();
        KafkaProcess kafka = new KafkaProcess();
        WorkerProcess worker = new WorkerProcess(kafka.bootstrapServers(), "-Xmx1g")) {
      SourceRun source = new SourceRun(broker, kafka, worker);
      Backlog warmUp = new Backlog("warm", 1, Math.min(messages, 50_000), 100);
      RawPaho.run(broker, warmUp);
      TaskRun.run(broker, warmUp);
      source.run(warmUp);
      int run = 0;
      for (String bytes : sizes) {
        for (String each : sessions) {
          Backlog backlog =
              new Backlog("b" + run++, Integer.parseInt(each), messages, Integer.parseInt(bytes));
          Speed raw = RawPaho.run(broker, backlog);
          Speed task = TaskRun.run(broker, backlog);
          Speed worked = source.run(backlog);
          System.out.printf(
              Locale.ROOT,
              "%s bytes, %s tasks: raw %,.0f/s (%.1f µs CPU), tasks alone %,.0f/s (%.1f µs),"
                  + " with worker and Kafka %,.0f/s (%.1f µs); ratios %.2f, %.2f%n",
              bytes,
              each,
              raw.perSecond(),
              micros(raw, messages),
              task.perSecond(),
              micros(task, messages),
              worked.perSecond(),
              micros(worked, messages),
              task.perSecond() / raw.perSecond(),
              worked.perSecond() / raw.perSecond());
        }
      }
    }
  }

  /** Without persistence: writing whole backlogs every second is not what is measured. */
  static MosquittoServer broker() {
    return MosquittoServer.start(List.of("allow_anonymous true", "autosave_interval 0"));
  }

  private static double micros(Speed speed, int messages) {
    return speed.cpuSeconds() * 1e6 / messages;
  }
}
