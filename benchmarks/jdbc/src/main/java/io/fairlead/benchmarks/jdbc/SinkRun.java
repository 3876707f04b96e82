// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.jdbc;

import io.fairlead.connect.api.TransactionalSinkTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Writes rows by some tasks at the same time, each on a thread of its own.
 *
 * @param task makes a task
 * @param properties its configuration
 * @param exactlyOnce whether the task is to keep the offsets
 */
record SinkRun(Supplier<SinkTask> task, Map<String, String> properties, boolean exactlyOnce) {

  private static final int BATCH = 2_000;

  /** Rows per second, the start of the tasks left out. */
  double rowsPerSecond(String topic, int tasks, long rows) throws Exception {
    List<SinkTask> started = new ArrayList<>();
    for (int number = 0; number < tasks; number++) {
      started.add(start(topic, number));
    }
    long each = rows / tasks;
    long begin = System.nanoTime();
    try (var threads = new AutoCloseableThreads(tasks)) {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int number = 0; number < tasks; number++) {
        int partition = number;
        SinkTask writer = started.get(number);
        running.add(
            CompletableFuture.runAsync(
                () -> write(writer, topic, partition, each), threads.executor()));
      }
      for (CompletableFuture<Void> run : running) {
        run.get();
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    started.forEach(SinkTask::stop);
    return each * tasks / seconds;
  }

  private record AutoCloseableThreads(java.util.concurrent.ExecutorService executor)
      implements AutoCloseable {
    AutoCloseableThreads(int count) {
      this(Executors.newFixedThreadPool(count));
    }

    @Override
    public void close() {
      executor.shutdownNow();
    }
  }

  private SinkTask start(String topic, int number) {
    TopicPartition partition = new TopicPartition(topic, number);
    Map<String, String> config = new HashMap<>(properties);
    config.put("fairlead.task", Integer.toString(number));
    SinkTask writer = task.get();
    writer.initialize(TaskContext.of(config, partition));
    writer.start(config);
    if (exactlyOnce && writer instanceof TransactionalSinkTask transactional) {
      transactional.beginEpoch(1);
    }
    writer.open(List.of(partition));
    if (exactlyOnce && writer instanceof TransactionalSinkTask transactional) {
      transactional.resumeOffsets(List.of(partition));
    }
    return writer;
  }

  private static void write(SinkTask writer, String topic, int partition, long rows) {
    for (long from = 0; from < rows; from += BATCH) {
      List<SinkRecord> batch =
          Rows.batch(topic, partition, from, (int) Math.min(BATCH, rows - from));
      writer.put(batch);
      Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>();
      reached.put(new TopicPartition(topic, partition), new OffsetAndMetadata(from + batch.size()));
      writer.preCommit(reached);
    }
  }
}
