// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Knows which source offsets may be committed: those of records that are settled, as are all
 * earlier ones of their source partition. Each source partition has a lane, a queue to which only
 * the task's thread appends and from which settled records are taken under the lock.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><th>method</th><th>thread</th></tr>
 *   <tr><td>submit, advanceIfDue</td><td>task</td></tr>
 *   <tr><td>takeCommittable, giveBack</td><td>any</td></tr>
 *   <tr><td>{@link Delivery#settle()}</td><td>any, without a lock</td></tr>
 * </table>
 *
 * <p>Constant work for each record, however many source partitions there are.
 */
final class AckTracker {

  private static final int KEPT_LANES = 1024;

  /** Records of one source partition in poll order, from the one after {@code head}. */
  private static final class Lane {
    final Map<String, ?> partition;
    // Guarded by the tracker's lock.
    Delivery head;
    // Of the task's thread alone.
    Delivery tail;
    boolean active;

    Lane(Map<String, ?> partition, Delivery sentinel) {
      this.partition = partition;
      this.head = sentinel;
      this.tail = sentinel;
    }
  }

  // Of the task's thread alone.
  private final Map<Map<String, ?>, Lane> lanes = new HashMap<>();
  private Lane lastLane;
  private int submittedSinceAdvance;

  private final Object lock = new Object();
  // Guarded by the lock; changed by the task's thread alone.
  private final List<Lane> activeLanes = new ArrayList<>();
  // Guarded by the lock.
  private Map<Map<String, ?>, Map<String, ?>> committable = new HashMap<>();

  /** Appends a polled record; it must be settled later, whatever becomes of it. */
  Delivery submit(PolledBatch batch, SourceRecord record) {
    Delivery delivery = new Delivery(batch, record);
    Lane lane = lane(record);
    lane.tail.link(delivery);
    lane.tail = delivery;
    if (!lane.active) {
      activate(lane);
    }
    submittedSinceAdvance++;
    return delivery;
  }

  private Lane lane(SourceRecord record) {
    @SuppressWarnings("unchecked")
    Map<String, ?> partition = (Map<String, ?>) record.sourcePartition();
    Lane lane = lastLane;
    // Most tasks use one map for a partition; its hash code is not free.
    if (lane != null && lane.partition == partition) {
      return lane;
    }
    lane = lanes.get(partition);
    if (lane == null) {
      lane = new Lane(partition, new Delivery(null, null));
      lanes.put(partition, lane);
    }
    lastLane = lane;
    return lane;
  }

  private void activate(Lane lane) {
    lane.active = true;
    synchronized (lock) {
      activeLanes.add(lane);
    }
  }

  /** Takes over settled records, as soon as there may be as many as there are lanes to look at. */
  void advanceIfDue() {
    if (submittedSinceAdvance < activeLanes.size()) {
      return;
    }
    submittedSinceAdvance = 0;
    synchronized (lock) {
      int kept = 0;
      for (int i = 0; i < activeLanes.size(); i++) {
        Lane lane = activeLanes.get(i);
        if (advance(lane)) {
          activeLanes.set(kept++, lane);
        } else {
          deactivate(lane);
        }
      }
      activeLanes.subList(kept, activeLanes.size()).clear();
    }
  }

  private void deactivate(Lane lane) {
    lane.active = false;
    if (lanes.size() > KEPT_LANES) {
      // Invariant 9: tasks may have a source partition for each of many files.
      lanes.remove(lane.partition);
      if (lane == lastLane) {
        lastLane = null;
      }
    }
  }

  /** Takes over what is settled at the head of the lane; false if nothing is left. */
  private boolean advance(Lane lane) {
    SourceRecord last = null;
    Delivery candidate = lane.head.following();
    while (candidate != null && candidate.isSettled()) {
      // A dead link in the old generation would keep all that came after it alive.
      lane.head.unlink();
      lane.head = candidate;
      last = candidate.take();
      candidate = candidate.following();
    }
    if (last != null) {
      // Invariant 1: nothing before this record is unsettled.
      remember(lane.partition, last);
    }
    return candidate != null;
  }

  private void remember(Map<String, ?> partition, SourceRecord record) {
    @SuppressWarnings("unchecked")
    Map<String, ?> offset = (Map<String, ?>) record.sourceOffset();
    if (partition != null || offset != null) {
      committable.put(partition, offset);
    }
  }

  /** Offsets that may be committed and were not taken before, by source partition. */
  Map<Map<String, ?>, Map<String, ?>> takeCommittable() {
    synchronized (lock) {
      activeLanes.forEach(this::advance);
      Map<Map<String, ?>, Map<String, ?>> taken = committable;
      committable = new HashMap<>();
      return taken;
    }
  }

  /** Offsets that were taken but could not be committed; newer ones of a partition win. */
  void giveBack(Map<Map<String, ?>, Map<String, ?>> offsets) {
    synchronized (lock) {
      offsets.forEach(
          (partition, offset) -> {
            if (!committable.containsKey(partition)) {
              committable.put(partition, offset);
            }
          });
    }
  }
}
