// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Which numbers of which sender were seen. Stored in source offsets, one source partition for each
 * sender; read back when a sender is first heard of. Task's thread only.
 */
final class Ledger {

  private static final int MAX_SENDERS = 50_000;
  private static final String SENDER = "ledger";
  private static final String SEEN = "seen";

  /** What became of a message. */
  sealed interface Verdict {

    /** It is new, and its record is stored at that place. */
    record Fresh(Map<String, String> partition, Map<String, String> offset) implements Verdict {}

    /** It was seen; the emission is null if its record reached Kafka long ago. */
    record Double(Emission earlier) implements Verdict {}
  }

  private record InFlight(long number, Emission emission) {}

  private static final class Sender {
    final Map<String, String> partition;
    final SequenceSet seen;
    final ArrayDeque<InFlight> order = new ArrayDeque<>();
    final Map<Long, Emission> inFlight = new HashMap<>();

    Sender(Map<String, String> partition, SequenceSet seen) {
      this.partition = partition;
      this.seen = seen;
    }

    void forgetDone() {
      while (!order.isEmpty() && order.peek().emission().done()) {
        inFlight.remove(order.remove().number());
      }
    }
  }

  private final Function<Map<String, String>, Map<String, Object>> stored;
  private final LinkedHashMap<String, Sender> senders = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param stored reads a source partition's offset, null if there is none
   */
  Ledger(Function<Map<String, String>, Map<String, Object>> stored) {
    this.stored = stored;
  }

  /** Notes a message of the sender. */
  Verdict note(String sender, long number, Emission emission) {
    Sender known = senders.get(sender);
    if (known == null) {
      known = load(sender);
      senders.put(sender, known);
      evict();
    }
    known.forgetDone();
    if (!known.seen.add(number)) {
      return new Verdict.Double(known.inFlight.get(number));
    }
    known.order.add(new InFlight(number, emission));
    known.inFlight.put(number, emission);
    return new Verdict.Fresh(known.partition, Map.of(SEEN, known.seen.encode()));
  }

  private Sender load(String sender) {
    Map<String, String> partition = Map.of(SENDER, sender);
    Map<String, Object> offset = stored.apply(partition);
    Object seen = offset == null ? null : offset.get(SEEN);
    return new Sender(partition, SequenceSet.decode(seen == null ? "" : seen.toString()));
  }

  /** Invariant 9: senders that were silent longest are forgotten, and read again if they speak. */
  private void evict() {
    Iterator<Sender> eldest = senders.values().iterator();
    while (senders.size() > MAX_SENDERS && eldest.hasNext()) {
      Sender candidate = eldest.next();
      candidate.forgetDone();
      if (candidate.order.isEmpty()) {
        eldest.remove();
      } else {
        return;
      }
    }
  }
}
