// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.IllegalWorkerStateException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * What the plugin asks of the pipeline. Requests are kept until the task's thread takes them, which
 * is before it takes more records. Safe for use by any thread.
 */
final class SinkContext implements SinkTaskContext {

  private final Map<String, String> configs;
  private final Supplier<Set<TopicPartition>> assignment;
  private final Runnable onRequest;
  private final ErrantRecordReporter errantRecords;
  private final PluginMetrics metrics;

  private final Map<TopicPartition, Long> offsets = new HashMap<>();
  private final Set<TopicPartition> paused = new HashSet<>();
  private long timeoutMillis = -1;
  private boolean commitRequested;

  /**
   * What the plugin can get.
   *
   * @param errantRecords null when no report of errant records is configured (KIP-610)
   * @param metrics of the plugin itself (KIP-877)
   */
  record Offers(
      Map<String, String> configs, ErrantRecordReporter errantRecords, PluginMetrics metrics) {}

  /**
   * @param onRequest makes the task's thread look at new requests
   */
  SinkContext(Offers offers, Supplier<Set<TopicPartition>> assignment, Runnable onRequest) {
    this.configs = offers.configs();
    this.errantRecords = offers.errantRecords();
    this.metrics = offers.metrics();
    this.assignment = assignment;
    this.onRequest = onRequest;
  }

  @Override
  public Map<String, String> configs() {
    return configs;
  }

  @Override
  public synchronized void offset(Map<TopicPartition, Long> wanted) {
    offsets.putAll(wanted);
    onRequest.run();
  }

  @Override
  public synchronized void offset(TopicPartition partition, long offset) {
    offsets.put(partition, offset);
    onRequest.run();
  }

  @Override
  public synchronized void timeout(long millis) {
    timeoutMillis = millis;
  }

  @Override
  public Set<TopicPartition> assignment() {
    return assignment.get();
  }

  @Override
  public void pause(TopicPartition... partitions) {
    List<TopicPartition> wanted = Arrays.asList(partitions);
    requireAssigned("pause", wanted);
    synchronized (this) {
      paused.addAll(wanted);
    }
    onRequest.run();
  }

  @Override
  public void resume(TopicPartition... partitions) {
    List<TopicPartition> wanted = Arrays.asList(partitions);
    requireAssigned("resume", wanted);
    synchronized (this) {
      wanted.forEach(paused::remove);
    }
    onRequest.run();
  }

  @Override
  public void requestCommit() {
    synchronized (this) {
      commitRequested = true;
    }
    onRequest.run();
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return errantRecords;
  }

  @Override
  public PluginMetrics pluginMetrics() {
    return metrics;
  }

  /** Offsets to go on at; a null offset is one that the plugin did not know. */
  synchronized Map<TopicPartition, Long> takeOffsets() {
    if (offsets.isEmpty()) {
      return Map.of();
    }
    Map<TopicPartition, Long> taken = new HashMap<>(offsets);
    offsets.clear();
    return taken;
  }

  /** Milliseconds until the plugin wants to be called again; not positive when it did not say. */
  synchronized long takeTimeout() {
    long taken = timeoutMillis;
    timeoutMillis = -1;
    return taken;
  }

  synchronized boolean commitRequested() {
    return commitRequested;
  }

  synchronized void clearCommitRequest() {
    commitRequested = false;
  }

  synchronized Set<TopicPartition> paused() {
    return paused.isEmpty() ? Set.of() : Set.copyOf(paused);
  }

  /** Requests for partitions end with their assignment. */
  synchronized void removed(Set<TopicPartition> partitions) {
    paused.removeAll(partitions);
    offsets.keySet().removeAll(partitions);
  }

  private void requireAssigned(String action, List<TopicPartition> partitions) {
    Set<TopicPartition> own = assignment.get();
    for (TopicPartition partition : partitions) {
      if (!own.contains(partition)) {
        throw new IllegalWorkerStateException(
            "A sink task can only "
                + action
                + " partitions that are assigned to it; "
                + partition
                + " is not");
      }
    }
  }

  @Override
  public String toString() {
    return "SinkContext" + assignment.get();
  }
}
