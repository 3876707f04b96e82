// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.hec;

import io.fairlead.delivery.progress.Tracked;
import io.fairlead.delivery.record.Bytes;
import io.fairlead.splunk.event.Destination;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Gathers events until a batch of their destination is full, or old. For use by one thread. */
public final class BatchBuilder {

  private final Limits limits;
  private final Consumer<Batch> full;
  private final Map<Destination, Open> open = new LinkedHashMap<>();
  private Destination lastDestination;
  private Open last;
  private int usualSize = 8_192;

  /** When a batch is sent. */
  public record Limits(int events, int bytes, long lingerNanos) {}

  private static final class Open {
    private final Bytes body;
    private final List<Tracked> events = new ArrayList<>();
    private int[] ends = new int[64];
    private final long since = System.nanoTime();

    Open(int size) {
      body = new Bytes(size);
    }
  }

  /**
   * A builder.
   *
   * @param delivery gets the batches
   */
  public BatchBuilder(Limits limits, HecDelivery delivery) {
    this(limits, delivery::submit);
  }

  BatchBuilder(Limits limits, Consumer<Batch> full) {
    this.limits = limits;
    this.full = full;
  }

  /** Adds an event. */
  public void add(Destination destination, Tracked event, Bytes bytes) {
    // Mostly the same as before, and then the very same object.
    Open batch = destination == lastDestination ? last : open.get(destination);
    if (batch != null && batch.body.size() + bytes.size() > limits.bytes()) {
      close(destination);
      batch = null;
    }
    if (batch == null) {
      batch = new Open(usualSize);
      open.put(destination, batch);
    }
    lastDestination = destination;
    last = batch;
    batch.body.write(bytes.array(), 0, bytes.size());
    int position = batch.events.size();
    if (position == batch.ends.length) {
      batch.ends = Arrays.copyOf(batch.ends, position * 2);
    }
    batch.ends[position] = batch.body.size();
    batch.events.add(event);
    if (batch.events.size() >= limits.events() || batch.body.size() >= limits.bytes()) {
      close(destination);
    }
  }

  /** Sends what is old enough. */
  public void tick() {
    long now = System.nanoTime();
    open.entrySet().stream()
        .filter(entry -> now - entry.getValue().since >= limits.lingerNanos())
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::close);
  }

  /** Sends everything. */
  public void flush() {
    List.copyOf(open.keySet()).forEach(this::close);
  }

  private void close(Destination destination) {
    Open batch = open.remove(destination);
    lastDestination = null;
    last = null;
    int size = batch.body.size();
    usualSize = Math.max(1_024, size + size / 16);
    byte[] body = batch.body.array();
    full.accept(
        new Batch(
            destination,
            batch.events,
            // A copy costs time, much room that is not used costs memory.
            body.length <= size + size / 4 ? body : batch.body.toByteArray(),
            Arrays.copyOf(batch.ends, batch.events.size())));
  }
}
