// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import java.util.function.BooleanSupplier;

/**
 * What an exactly-once source task asks of the cluster so that at most one incarnation of it can
 * write (KIP-618). Called on tasks' threads; safe for use by any.
 */
public interface Incarnations {

  /**
   * Returns when no task of an older set of the connector's tasks can commit a transaction any
   * more. Blocks while the leader sees to that.
   *
   * @param givenUp true when there is no point in waiting any longer
   * @throws SupersededException if the connector is gone
   * @throws org.apache.kafka.connect.errors.ConnectException if it cannot be done
   */
  void fenceOlderSets(TaskSpec spec, BooleanSupplier givenUp) throws InterruptedException;

  /**
   * Reads all that is decided by now, which blocks, and looks whether this incarnation is still
   * wanted where it runs.
   *
   * @throws SupersededException if it is not
   * @throws org.apache.kafka.connect.errors.ConnectException if that cannot be found out
   */
  void requireCurrent(TaskSpec spec);
}
