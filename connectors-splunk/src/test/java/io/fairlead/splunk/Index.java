// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import io.fairlead.servers.hec.HecEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What several collectors have indexed, counted by idempotence key. */
final class Index implements Consumer<HecEvent> {

  private static final int KEPT = 2_000;

  private final List<HecEvent> events = new ArrayList<>();
  private final Map<String, Integer> byId = new HashMap<>();
  private long count;
  private long limit = Long.MAX_VALUE;

  /** From now on keeps whoever sends more than that many events waiting, until {@link #open}. */
  synchronized void holdAfter(long events) {
    limit = events;
  }

  /** Takes everything again. */
  synchronized void open() {
    limit = Long.MAX_VALUE;
    notifyAll();
  }

  @Override
  public synchronized void accept(HecEvent event) {
    try {
      while (count >= limit) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while events were held", e);
    }
    if (events.size() < KEPT) {
      events.add(event);
    }
    count++;
    byId.merge(event.fields().path("kafka_id").asText("none"), 1, Integer::sum);
  }

  /** The first events. */
  synchronized List<HecEvent> events() {
    return List.copyOf(events);
  }

  synchronized HecEvent only() {
    if (events.size() != 1) {
      throw new AssertionError("one event is expected: " + events);
    }
    return events.get(0);
  }

  /** Events, those that came twice included. */
  synchronized long count() {
    return count;
  }

  /** Different idempotence keys. */
  synchronized int ids() {
    return byId.size();
  }

  synchronized boolean has(String id) {
    return byId.containsKey(id);
  }
}
