// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.hec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What was accepted, on its way into the index, and its acknowledgements. With acknowledgement an
 * event is in the index only when its delay is over; what the server loses when it dies was never
 * acknowledged. Safe for use by any thread.
 */
final class HecIndexer {

  private final Consumer<HecEvent> index;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Map<String, Channel> channels = new HashMap<>();

  private record Waiting(long dueNanos, List<HecEvent> events, Channel channel, long ackId) {}

  private static final class Channel {
    private long nextAckId;
    private final Map<Long, Boolean> acks = new HashMap<>();
  }

  HecIndexer(Consumer<HecEvent> index) {
    this.index = index;
  }

  /** Into the index at once. */
  synchronized void add(List<HecEvent> events) {
    events.forEach(index);
  }

  /** Into the index later; returns the number to ask by. */
  synchronized long add(List<HecEvent> events, String channelId, HecFaults faults) {
    Channel channel = channels.computeIfAbsent(channelId, id -> new Channel());
    long ackId = channel.nextAckId++;
    channel.acks.put(ackId, false);
    Channel acknowledged = faults.losesThisAck() ? new Channel() : channel;
    waiting.add(
        new Waiting(
            System.nanoTime() + faults.ackDelay().toNanos(),
            new ArrayList<>(events),
            acknowledged,
            ackId));
    settle();
    return ackId;
  }

  /** What is acknowledged; asked once, an acknowledgement is forgotten. */
  synchronized Map<Long, Boolean> acks(String channelId, List<Long> ids) {
    settle();
    Channel channel = channels.getOrDefault(channelId, new Channel());
    Map<Long, Boolean> result = new HashMap<>();
    for (long id : ids) {
      boolean acknowledged = Boolean.TRUE.equals(channel.acks.get(id));
      if (acknowledged) {
        channel.acks.remove(id);
      }
      result.put(id, acknowledged);
    }
    return result;
  }

  /** What died with the process. */
  synchronized void die() {
    settle();
    waiting.clear();
    channels.clear();
  }

  /** Moves what is due into the index. */
  synchronized void settle() {
    long now = System.nanoTime();
    while (!waiting.isEmpty() && waiting.peekFirst().dueNanos() - now <= 0) {
      Waiting next = waiting.removeFirst();
      next.events().forEach(index);
      next.channel().acks.put(next.ackId(), true);
    }
  }
}
