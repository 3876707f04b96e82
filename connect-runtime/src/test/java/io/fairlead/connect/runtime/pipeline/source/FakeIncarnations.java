// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.source;

import io.fairlead.connect.runtime.pipeline.Incarnations;
import io.fairlead.connect.runtime.pipeline.SupersededException;
import io.fairlead.connect.runtime.pipeline.TaskSpec;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A cluster in which the test says who is superseded. */
final class FakeIncarnations implements Incarnations {

  private final Set<Integer> superseded = ConcurrentHashMap.newKeySet();
  final AtomicInteger rounds = new AtomicInteger();

  /** The incarnation of this epoch is wanted no more. */
  void supersede(int epoch) {
    superseded.add(epoch);
  }

  @Override
  public void fenceOlderSets(TaskSpec spec, BooleanSupplier givenUp) {
    rounds.incrementAndGet();
  }

  @Override
  public void requireCurrent(TaskSpec spec) {
    if (superseded.contains(spec.epoch())) {
      throw new SupersededException("task " + spec + " is superseded");
    }
  }
}
