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

  @Override
  public synchronized void accept(HecEvent event) {
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
