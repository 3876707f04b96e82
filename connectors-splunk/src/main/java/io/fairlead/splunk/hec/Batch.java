// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.hec;

import io.fairlead.delivery.progress.Tracked;
import io.fairlead.delivery.target.Target;
import io.fairlead.splunk.event.Destination;
import java.util.List;

/**
 * Events of one request: a range of what was gathered together. The bytes are shared by the parts
 * that a batch is split into. For use by one thread at a time.
 */
final class Batch {

  private final Destination destination;
  private final List<Tracked> events;
  private final byte[] body;
  private final int[] ends;
  private final int from;
  private final int to;
  private int attempts;
  private Target last;

  /**
   * A whole batch.
   *
   * @param ends where each event ends in the body
   */
  Batch(Destination destination, List<Tracked> events, byte[] body, int[] ends) {
    this(destination, events, body, ends, 0, events.size());
  }

  private Batch(
      Destination destination, List<Tracked> events, byte[] body, int[] ends, int from, int to) {
    this.destination = destination;
    this.events = events;
    this.body = body;
    this.ends = ends;
    this.from = from;
    this.to = to;
  }

  /** The events from one position of this batch to before another. */
  Batch part(int first, int end) {
    Batch part = new Batch(destination, events, body, ends, from + first, from + end);
    part.attempts = attempts;
    part.last = last;
    return part;
  }

  Destination destination() {
    return destination;
  }

  int count() {
    return to - from;
  }

  Tracked event(int position) {
    return events.get(from + position);
  }

  List<Tracked> events() {
    return events.subList(from, to);
  }

  byte[] body() {
    return body;
  }

  int begin() {
    return from == 0 ? 0 : ends[from - 1];
  }

  int length() {
    return to == 0 ? 0 : ends[to - 1] - begin();
  }

  /** An attempt at that target begins. */
  void attempt(Target target) {
    attempts++;
    last = target;
  }

  int attempts() {
    return attempts;
  }

  /** Where it was sent last; null if it was not. */
  Target last() {
    return last;
  }

  @Override
  public String toString() {
    return count() + " events from " + event(0) + " to " + event(count() - 1);
  }
}
