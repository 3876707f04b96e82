// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How long until many connectors run that four clients deploy, and until those of a killed worker
 * run elsewhere.
 */
record ManyConnectorsMeasure(int connectors, Report report) {

  private static final int CLIENTS = 4;

  void run(BenchmarkCluster.Setting setting, String topic) throws Exception {
    String label = setting.label();
    try (BenchmarkCluster cluster = BenchmarkCluster.start(setting, "many")) {
      long begin = System.nanoTime();
      deploy(cluster, topic);
      report.add(connectors + " connectors created by 4 clients: s", label, since(begin));
      cluster.awaitAllRunning(connectors, null);
      report.add(connectors + " connectors on 3 workers until RUNNING: s", label, since(begin));
      figures(cluster, label);

      WorkerProcess killed = cluster.worker(1);
      long kill = System.nanoTime();
      killed.kill();
      cluster.awaitAllRunning(connectors, killed.id());
      report.add(
          connectors + " connectors, SIGKILL until a third runs elsewhere: s", label, since(kill));
    }
  }

  private void figures(BenchmarkCluster cluster, String label) throws Exception {
    double megabytes = 0;
    double threads = 0;
    double cpu = 0;
    for (WorkerProcess worker : cluster.workers()) {
      megabytes += worker.residentMegabytes() / BenchmarkCluster.WORKERS;
      threads += (double) worker.threads() / BenchmarkCluster.WORKERS;
      cpu += worker.cpuSeconds() / BenchmarkCluster.WORKERS;
    }
    report.add(connectors + " connectors, MB of a worker", label, megabytes);
    report.add(connectors + " connectors, threads of a worker", label, threads);
    report.add(connectors + " connectors, CPU of a worker since its start: s", label, cpu);
  }

  private void deploy(BenchmarkCluster cluster, String topic) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int first = client;
        done.add(
            clients.submit(
                () -> {
                  for (int i = first; i < connectors; i += CLIENTS) {
                    cluster.deploy("c" + i, cluster.idle(topic));
                  }
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
