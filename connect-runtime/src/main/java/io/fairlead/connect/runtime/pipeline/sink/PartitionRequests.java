// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the plugin asked of its context about partitions: other offsets, pauses. Task's
 * thread only, and always before more records are taken.
 */
final class PartitionRequests {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionRequests.class);

  private final SinkContext context;
  private final Assignment assignment;
  private final Delivery delivery;
  private final Handover handover;
  private final Progress progress;

  private boolean everythingPaused;
  private boolean toldEverything;
  private Set<TopicPartition> toldPaused = Set.of();
  private final Set<TopicPartition> stopped = new HashSet<>();

  PartitionRequests(
      SinkContext context,
      Assignment assignment,
      Delivery delivery,
      Handover handover,
      Progress progress) {
    this.context = context;
    this.assignment = assignment;
    this.delivery = delivery;
    this.handover = handover;
    this.progress = progress;
  }

  /** The connector is paused or resumed as a whole. */
  void pauseEverything(boolean paused) {
    everythingPaused = paused;
  }

  boolean everythingPaused() {
    return everythingPaused;
  }

  /**
   * @throws ConnectException if the plugin asked for an offset that it cannot have
   */
  void apply() {
    Map<TopicPartition, Long> offsets = context.takeOffsets();
    offsets.forEach(this::rewind);
    applyPauses();
  }

  /** Pauses and requests for partitions end with their assignment. */
  void removed(Set<TopicPartition> partitions) {
    stopped.removeAll(partitions);
    context.removed(partitions);
    applyPauses();
  }

  private void rewind(TopicPartition partition, Long offset) {
    if (offset == null) {
      LOG.warn("the task asked for a null offset of {}, ignored", partition);
      return;
    }
    if (offset < 0 || assignment.get(partition) == null) {
      throw new ConnectException(
          "The task asked for offset "
              + offset
              + " of "
              + partition
              + ", but "
              + (offset < 0 ? "offsets start at 0" : "that is not assigned to it"));
    }
    LOG.debug("going to offset {} of {}", offset, partition);
    delivery.drop(Set.of(partition));
    assignment.rewind(partition, offset);
    progress.started(partition, offset);
  }

  private void applyPauses() {
    Set<TopicPartition> byPlugin = context.paused();
    if (everythingPaused == toldEverything && byPlugin.equals(toldPaused)) {
      return;
    }
    Set<TopicPartition> wanted = everythingPaused ? assignment.partitions() : byPlugin;
    Set<TopicPartition> newlyStopped = new HashSet<>(wanted);
    newlyStopped.removeAll(stopped);
    // What is fetched already must not be delivered, and not be kept for as long as the pause
    // lasts.
    assignment.refetch(newlyStopped);
    stopped.clear();
    stopped.addAll(wanted);
    boolean everything = everythingPaused;
    handover.command(consumer -> consumer.pause(everything, byPlugin));
    toldEverything = everything;
    toldPaused = byPlugin;
  }
}
