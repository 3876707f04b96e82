// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Keeps a few reusable objects for whichever threads come by. Holds at most {@link #SLOTS}; a
 * thread that finds none gets a new one. Bound to its owner, unlike thread locals, so that nothing
 * outlives a closed converter.
 */
final class Spares<T> {

  private static final int SLOTS = 4;

  private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS);
  private final Supplier<T> maker;
  private final Predicate<T> worthKeeping;

  Spares(Supplier<T> maker, Predicate<T> worthKeeping) {
    this.maker = maker;
    this.worthKeeping = worthKeeping;
  }

  T take() {
    T spare = slots.getAndSet(slot(), null);
    return spare == null ? maker.get() : spare;
  }

  void give(T used) {
    if (worthKeeping.test(used)) {
      slots.setRelease(slot(), used);
    }
  }

  private static int slot() {
    return System.identityHashCode(Thread.currentThread()) & (SLOTS - 1);
  }
}
