// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.bulk;

import io.fairlead.elastic.document.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/**
 * Gathers operations by lane until a request is full, or old. A lane has one request under way at a
 * time, and all operations on a document are in one lane, so their order holds. For use by one
 * thread.
 */
public final class BulkBuilder {

  private final Limits limits;
  private final ObjIntConsumer<Bulk> full;
  private final Open[] lanes;
  private int laneOfUnordered;

  /** When a request is sent. */
  public record Limits(int lanes, int operations, int bytes, long lingerNanos) {}

  private static final class Open {
    private final List<Operation> operations = new ArrayList<>();
    private final Set<String> targets = new HashSet<>();
    private final long since = System.nanoTime();
    private long bytes;
  }

  /**
   * A builder.
   *
   * @param delivery gets the requests
   */
  public BulkBuilder(Limits limits, BulkDelivery delivery) {
    this(limits, delivery::submit);
  }

  BulkBuilder(Limits limits, ObjIntConsumer<Bulk> full) {
    this.limits = limits;
    this.full = full;
    this.lanes = new Open[limits.lanes()];
  }

  /** Adds an operation. */
  public void add(Operation operation) {
    int lane =
        operation.ordered()
            ? Math.floorMod(operation.target().hashCode(), lanes.length)
            : laneOfUnordered;
    Open open = lanes[lane];
    if (open != null && !fits(open, operation)) {
      close(lane);
      open = null;
    }
    if (open == null) {
      open = new Open();
      lanes[lane] = open;
    }
    open.operations.add(operation);
    open.bytes += operation.bytes().length;
    if (operation.ordered() && !operation.versioned()) {
      open.targets.add(operation.target());
    }
    if (open.operations.size() >= limits.operations() || open.bytes >= limits.bytes()) {
      close(lane);
    }
  }

  /**
   * Two operations on a document without version are not in one request: if the first failed alone,
   * it would come after the second.
   */
  private boolean fits(Open open, Operation operation) {
    return open.bytes + operation.bytes().length <= limits.bytes()
        && (operation.versioned()
            || !operation.ordered()
            || !open.targets.contains(operation.target()));
  }

  /** Sends what is old enough. */
  public void tick() {
    long now = System.nanoTime();
    for (int lane = 0; lane < lanes.length; lane++) {
      if (lanes[lane] != null && now - lanes[lane].since >= limits.lingerNanos()) {
        close(lane);
      }
    }
  }

  /** Sends everything. */
  public void flush() {
    for (int lane = 0; lane < lanes.length; lane++) {
      if (lanes[lane] != null) {
        close(lane);
      }
    }
  }

  private void close(int lane) {
    Open open = lanes[lane];
    lanes[lane] = null;
    if (lane == laneOfUnordered) {
      laneOfUnordered = (lane + 1) % lanes.length;
    }
    full.accept(new Bulk(open.operations), lane);
  }
}
