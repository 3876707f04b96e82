// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.forward;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Remembers the writes of the last minutes by their id, so that a repeated attempt gets the first
 * one's result instead of a second execution. Failed writes changed nothing and are forgotten.
 * Bounded; safe for use by any thread.
 */
final class RecentRequests {

  private static final int MOST = 1024;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private record Seen(CompletableFuture<?> result, Instant since) {}

  private final InstantSource clock;

  // Guarded by this; in order of arrival.
  private final Map<String, Seen> seen = new LinkedHashMap<>();

  RecentRequests(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Starts this write unless one of the same id is under way or has succeeded.
   *
   * @param key id, method and path; all writes of a key have the same type of result
   */
  <T> CompletableFuture<T> once(String key, Supplier<CompletableFuture<T>> write) {
    CompletableFuture<T> mine = new CompletableFuture<>();
    synchronized (this) {
      expire();
      Seen before = seen.get(key);
      if (before != null) {
        @SuppressWarnings("unchecked")
        CompletableFuture<T> first = (CompletableFuture<T>) before.result();
        return first.copy();
      }
      seen.put(key, new Seen(mine, clock.instant()));
    }
    CompletableFuture<T> started;
    try {
      started = write.get();
    } catch (RuntimeException e) {
      started = CompletableFuture.failedFuture(e);
    }
    started.whenComplete(
        (result, failure) -> {
          if (failure == null) {
            mine.complete(result);
          } else {
            forget(key, mine);
            mine.completeExceptionally(failure);
          }
        });
    return mine.copy();
  }

  private synchronized void forget(String key, CompletableFuture<?> result) {
    Seen before = seen.get(key);
    if (before != null && before.result() == result) {
      seen.remove(key);
    }
  }

  private void expire() {
    Instant oldest = clock.instant().minus(LONGEST);
    var entries = seen.values().iterator();
    while (entries.hasNext()) {
      Seen entry = entries.next();
      if (seen.size() < MOST && !entry.since().isBefore(oldest)) {
        return;
      }
      entries.remove();
    }
  }
}
