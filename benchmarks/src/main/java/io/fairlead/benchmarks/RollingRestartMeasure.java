// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What four clients are answered that create and reconfigure connectors, a hundred requests at
 * least, while all workers are restarted one after the other. A client asks the next worker when
 * one does not listen.
 */
record RollingRestartMeasure(Report report) {

  private static final int CLIENTS = 4;
  private static final int REQUESTS = 100;
  private static final int NAMES = 10;
  private static final long PAUSE_MS = 300;

  void run(BenchmarkCluster.Setting setting, String topic) throws Exception {
    Map<Integer, Integer> answers = new TreeMap<>();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger requests = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (BenchmarkCluster cluster = BenchmarkCluster.start(setting, "rolling")) {
      List<Future<?>> done = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int number = client;
        done.add(
            clients.submit(
                () -> {
                  for (int i = 0; !over.get() || requests.get() < REQUESTS; i++) {
                    ask(cluster, number, i, topic, answers);
                    requests.incrementAndGet();
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
                  }
                  return null;
                }));
      }
      for (int i = 0; i < BenchmarkCluster.WORKERS; i++) {
        cluster.worker(i).close();
        cluster.restart(i);
        TimeUnit.SECONDS.sleep(2);
      }
      over.set(true);
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      clients.shutdownNow();
    }
    String label = setting.label();
    report.add("rolling restart, requests", label, requests.get());
    answers.forEach(
        (status, count) -> {
          if (status / 100 != 2 && status != 409 && status / 100 != 5) {
            report.add("rolling restart, answers " + status, label, count);
          }
        });
    report.add("rolling restart, answers 409 or 5xx", label, bad(answers));
  }

  private static double bad(Map<Integer, Integer> answers) {
    return answers.entrySet().stream()
        .filter(each -> each.getKey() == 409 || each.getKey() / 100 == 5)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private void ask(
      BenchmarkCluster cluster,
      int client,
      int request,
      String topic,
      Map<Integer, Integer> answers)
      throws Exception {
    Map<String, String> config = new HashMap<>(cluster.idle(topic));
    config.put("batch", Integer.toString(request + 1));
    String path = "/connectors/roll-" + client + "-" + request % NAMES + "/config";
    for (int attempt = 0; attempt < 2 * BenchmarkCluster.WORKERS; attempt++) {
      WorkerProcess worker =
          cluster.workers().get((client + request + attempt) % BenchmarkCluster.WORKERS);
      try {
        HttpResponse<String> answer = worker.send("PUT", path, config);
        synchronized (answers) {
          answers.merge(answer.statusCode(), 1, Integer::sum);
        }
        return;
      } catch (IOException e) {
        // It is being restarted: the next one is asked.
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    throw new IllegalStateException("no worker answers");
  }
}
