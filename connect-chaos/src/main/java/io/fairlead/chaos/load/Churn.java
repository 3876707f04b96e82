// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.load;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Clients that create, change, pause, resume and delete connectors all the time, each through any
 * worker. Answers are counted by status.
 */
public final class Churn implements AutoCloseable {

  private static final int CONNECTORS = 6;
  private static final long PAUSE_MILLIS = 700;
  private static final String NAME = "churn-";

  private final Rest rest;
  private final List<URI> workers;
  private final RandomGenerator random;
  private final Map<String, AtomicInteger> answers = new TreeMap<>();
  private final Thread thread;
  private volatile boolean stopped;

  /** Begins at once. */
  public Churn(Rest rest, List<URI> workers, RandomGenerator random) {
    this.rest = rest;
    this.workers = workers;
    this.random = random;
    this.thread = new Thread(this::run, "churn");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!stopped) {
        step();
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void step() throws InterruptedException {
    URI worker = workers.get(random.nextInt(workers.size()));
    String connector = "/connectors/" + NAME + random.nextInt(CONNECTORS);
    switch (random.nextInt(6)) {
      case 0, 1, 2 ->
          count("PUT config", rest.call(worker, "PUT", connector + "/config", config()));
      case 3 -> count("PUT pause", rest.call(worker, "PUT", connector + "/pause", null));
      case 4 -> count("PUT resume", rest.call(worker, "PUT", connector + "/resume", null));
      default -> count("DELETE", rest.call(worker, "DELETE", connector, null));
    }
  }

  private Map<String, String> config() {
    return Connectors.churn(random.nextInt(1, 4), random.nextInt(20, 60));
  }

  private void count(String what, Optional<Rest.Answer> answer) {
    String status = answer.map(given -> Integer.toString(given.status())).orElse("none");
    synchronized (answers) {
      answers.computeIfAbsent(what + " " + status, key -> new AtomicInteger()).incrementAndGet();
    }
  }

  /** How often each answer came, by request and status; {@code none} where a worker was broken. */
  public Map<String, AtomicInteger> answers() {
    synchronized (answers) {
      return new TreeMap<>(answers);
    }
  }

  /** Names of all connectors that may be there. */
  public static List<String> names() {
    return java.util.stream.IntStream.range(0, CONNECTORS).mapToObj(i -> NAME + i).toList();
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
