// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.hec;

import io.fairlead.delivery.target.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.config.types.Password;

/**
 * What one task has sent to one indexer with one token and is not acknowledged. For use by one
 * thread.
 */
final class Channel {

  private final Target target;
  private final Password token;
  private final String id = UUID.randomUUID().toString();
  private final Map<Long, Pending> pending = new LinkedHashMap<>();
  private final SeenNumbers numbers = new SeenNumbers();
  private int sending;
  private boolean ended;
  private boolean asking;

  private record Pending(Batch batch, long deadlineMillis) {}

  Channel(Target target, Password token) {
    this.target = target;
    this.token = token;
  }

  Target target() {
    return target;
  }

  Password token() {
    return token;
  }

  String id() {
    return id;
  }

  /** A request through this channel begins. */
  void begin() {
    sending++;
  }

  /** A request through this channel is over. */
  void end() {
    sending--;
  }

  /** Whether nothing is under way and nothing waits. */
  boolean idle() {
    return sending == 0 && pending.isEmpty();
  }

  /**
   * The batch was taken under that number.
   *
   * @return whether that can be; else the indexer began to count anew, so it was restarted, and all
   *     that waits here is lost together with this batch's number
   */
  boolean await(long ackId, Batch batch, long deadlineMillis) {
    if (ended || !numbers.add(ackId)) {
      return false;
    }
    pending.put(ackId, new Pending(batch, deadlineMillis));
    return true;
  }

  /** Nothing can wait here any more. Returns what did. */
  List<Batch> finish() {
    ended = true;
    return takeOverdue(Long.MAX_VALUE);
  }

  Collection<Long> waiting() {
    return List.copyOf(pending.keySet());
  }

  /** The batches of these numbers are acknowledged. */
  List<Batch> acknowledged(Set<Long> ids) {
    List<Batch> batches = new ArrayList<>();
    for (long id : ids) {
      Pending done = pending.remove(id);
      if (done != null) {
        batches.add(done.batch());
      }
    }
    return batches;
  }

  /** Batches whose acknowledgement is overdue. */
  List<Batch> takeOverdue(long now) {
    List<Batch> batches = new ArrayList<>();
    for (Iterator<Pending> each = pending.values().iterator(); each.hasNext(); ) {
      Pending next = each.next();
      if (now >= next.deadlineMillis()) {
        each.remove();
        batches.add(next.batch());
      }
    }
    return batches;
  }

  /** Whether an answer is awaited. */
  boolean asking() {
    return asking;
  }

  void asking(boolean value) {
    asking = value;
  }
}
