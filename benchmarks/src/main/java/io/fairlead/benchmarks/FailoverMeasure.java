// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

/** How long until connectors run, and until the work of a worker that ends runs elsewhere. */
record FailoverMeasure(int connectors, Report report) {

  void run(BenchmarkCluster.Setting setting, String topic) throws Exception {
    String label = setting.label();
    try (BenchmarkCluster cluster = BenchmarkCluster.start(setting, "failover")) {
      long begin = System.nanoTime();
      for (int i = 0; i < connectors; i++) {
        cluster.deploy("c" + i, cluster.idle(topic));
      }
      cluster.awaitAllRunning(connectors, null);
      report.add(connectors + " connectors on 3 workers until RUNNING: s", label, since(begin));

      long more = System.nanoTime();
      cluster.deploy("one-more", cluster.idle(topic));
      cluster.worker(0).awaitRunning("one-more", 1);
      report.add("one more connector until RUNNING: s", label, since(more));

      WorkerProcess stopped = cluster.worker(2);
      long stop = System.nanoTime();
      stopped.terminate();
      cluster.awaitAllRunning(connectors + 1, stopped.id());
      report.add("SIGTERM of a worker until its tasks run elsewhere: s", label, since(stop));

      WorkerProcess killed = cluster.worker(1);
      long kill = System.nanoTime();
      killed.kill();
      cluster.awaitAllRunning(connectors + 1, killed.id());
      report.add("SIGKILL of a worker until its tasks run elsewhere: s", label, since(kill));
    }
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
