// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * How far a topic has been read, and who waits for how much of it. Thread-safe; futures complete on
 * the thread that advances, or at once.
 */
final class LogPositions {

  private record Reach(BooleanSupplier reached, CompletableFuture<Void> future) {}

  private record Sighting(int partition, long offset, CompletableFuture<Boolean> future) {}

  private final long[] next;
  private final List<Reach> reaches = new ArrayList<>();
  private final List<Sighting> sightings = new ArrayList<>();
  private Throwable closed;

  LogPositions(int partitions) {
    this.next = new long[partitions];
  }

  int partitions() {
    return next.length;
  }

  /** Offset of the record to be read next. */
  synchronized long next(int partition) {
    return next[partition];
  }

  /** Completes once every partition is read up to, not including, the offset given for it. */
  synchronized CompletableFuture<Void> reach(Map<Integer, Long> targets) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    if (closed != null) {
      future.completeExceptionally(closed);
    } else if (reached(targets)) {
      future.complete(null);
    } else {
      reaches.add(new Reach(() -> reached(targets), future));
    }
    return future;
  }

  /**
   * Completes with true once the record at this offset is delivered, with false once the position
   * has passed it without that, which is what happens to a record of an aborted transaction. Has to
   * be called before the record can be delivered.
   */
  synchronized CompletableFuture<Boolean> sighting(int partition, long offset) {
    CompletableFuture<Boolean> future = new CompletableFuture<>();
    if (closed != null) {
      future.completeExceptionally(closed);
    } else if (next[partition] > offset) {
      future.complete(false);
    } else {
      sightings.add(new Sighting(partition, offset, future));
    }
    return future;
  }

  /** Says that records with these offsets, ascending, have been delivered. */
  void delivered(int partition, List<Long> offsets) {
    List<CompletableFuture<Boolean>> seen = new ArrayList<>();
    synchronized (this) {
      for (Iterator<Sighting> all = sightings.iterator(); all.hasNext(); ) {
        Sighting sighting = all.next();
        if (sighting.partition() == partition && offsets.contains(sighting.offset())) {
          seen.add(sighting.future());
          all.remove();
        }
      }
    }
    seen.forEach(future -> future.complete(true));
  }

  synchronized boolean hasSightings() {
    return !sightings.isEmpty();
  }

  /** Says that everything before these offsets has been delivered or is not to be. */
  void advance(Map<Integer, Long> positions) {
    List<CompletableFuture<Void>> reached = new ArrayList<>();
    List<CompletableFuture<Boolean>> missed = new ArrayList<>();
    synchronized (this) {
      positions.forEach((partition, position) -> next[partition] = position);
      for (Iterator<Reach> all = reaches.iterator(); all.hasNext(); ) {
        Reach reach = all.next();
        if (reach.future().isDone()) {
          all.remove();
        } else if (reach.reached().getAsBoolean()) {
          reached.add(reach.future());
          all.remove();
        }
      }
      for (Iterator<Sighting> all = sightings.iterator(); all.hasNext(); ) {
        Sighting sighting = all.next();
        if (next[sighting.partition()] > sighting.offset()) {
          missed.add(sighting.future());
          all.remove();
        }
      }
    }
    reached.forEach(future -> future.complete(null));
    missed.forEach(future -> future.complete(false));
  }

  /** Fails all who wait now or will; idempotent. */
  void close(Throwable reason) {
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    synchronized (this) {
      if (closed == null) {
        closed = reason;
      }
      reaches.forEach(reach -> waiting.add(reach.future()));
      sightings.forEach(sighting -> waiting.add(sighting.future()));
      reaches.clear();
      sightings.clear();
    }
    waiting.forEach(future -> future.completeExceptionally(reason));
  }

  private boolean reached(Map<Integer, Long> targets) {
    for (Map.Entry<Integer, Long> target : targets.entrySet()) {
      int partition = target.getKey();
      if (partition >= next.length || next[partition] < target.getValue()) {
        return false;
      }
    }
    return true;
  }
}
