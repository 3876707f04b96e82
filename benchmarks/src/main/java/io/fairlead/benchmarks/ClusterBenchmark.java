// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import io.fairlead.benchmarks.BenchmarkCluster.Setting;
import io.fairlead.servers.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Three workers of each runtime on one broker in one run.
 *
 * <p>Arguments: {@code --project DIR}, {@code --only apache|fairlead}, {@code --delay MILLIS} of
 * Apache's {@code scheduled.rebalance.max.delay.ms} (default 0, its fastest; {@code default} for
 * its own, which is 300000), {@code --connectors N} (default 30), {@code --many N} (default 1000)
 * and {@code --measure failover,silence,rolling,many} (default all but many).
 */
public final class ClusterBenchmark {

  private ClusterBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    Path project = Path.of(options.getOrDefault("--project", ".")).toAbsolutePath().normalize();
    Path work = Files.createTempDirectory("fairlead-benchmark");
    PluginJar.write(work.resolve("plugins/benchmark"));
    System.out.println("Logs and results: " + work);
    String delay = options.getOrDefault("--delay", "0");
    Report report = new Report(System.out);
    try (KafkaBroker broker = KafkaBroker.start()) {
      for (String measure :
          options.getOrDefault("--measure", "failover,silence,rolling").split(",")) {
        for (PeerRuntime runtime :
            List.of(PeerRuntime.apache(project), PeerRuntime.fairlead(project))) {
          if (runtime.name().equals(options.getOrDefault("--only", runtime.name()))) {
            Setting setting =
                new Setting(
                    runtime,
                    broker.bootstrapServers(),
                    work,
                    delay.equals("default") ? null : delay);
            run(measure, setting, broker, options, report);
          }
        }
      }
      report.print();
    }
    System.exit(0);
  }

  private static void run(
      String measure,
      Setting setting,
      KafkaBroker broker,
      Map<String, String> options,
      Report report)
      throws Exception {
    String topic = measure + "-" + setting.runtime().name();
    broker.createTopic(topic, 1, Map.of());
    int connectors = Integer.parseInt(options.getOrDefault("--connectors", "30"));
    switch (measure) {
      case "failover" -> new FailoverMeasure(connectors, report).run(setting, topic);
      case "silence" -> {
        String steady = topic + "-steady";
        broker.createTopic(steady, 1, Map.of("message.timestamp.type", "LogAppendTime"));
        new SilenceMeasure(connectors, report).run(setting, topic, steady);
      }
      case "rolling" -> new RollingRestartMeasure(report).run(setting, topic);
      case "many" ->
          new ManyConnectorsMeasure(
                  Integer.parseInt(options.getOrDefault("--many", "1000")), report)
              .run(setting, topic);
      default -> throw new IllegalArgumentException("No measure is called " + measure);
    }
  }
}
