// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import java.util.Optional;

/** This worker's seat in the group of workers. Single use. */
public interface Membership extends AutoCloseable {

  /** Joins on a thread of its own, and stays joined until closed. Call once. */
  void start(Listener listener);

  /** The newest view, or empty before the first and after the seat was lost. Any thread. */
  Optional<GroupView> view();

  /** What keeps this worker from joining, in a sentence; empty when nothing known does. */
  default Optional<String> obstacle() {
    return Optional.empty();
  }

  /** Asks the group anew who is in it and who leads; the listener is told. Any thread. */
  default void confirm() {}

  /** Leaves the group, so that others need not wait for a time-out. Idempotent; bounded. */
  @Override
  void close();

  /** Told on the membership's thread, in order; must not block. */
  interface Listener {

    void joined(GroupView view);

    /**
     * Invariant 4: the group may have given this worker's work to others; it must be stopped here
     * before the worker counts as joined again.
     */
    void lost(String reason);

    /** The group can never be joined with this configuration; the worker must end. */
    void failed(Throwable cause);
  }
}
