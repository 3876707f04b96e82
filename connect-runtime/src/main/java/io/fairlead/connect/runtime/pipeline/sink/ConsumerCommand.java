// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

/** Work for the consumer's thread, done between two polls or within a rebalance, in order. */
interface ConsumerCommand {

  void run(OwnedConsumer consumer);

  /** Called instead of {@link #run} when the consumer is closed before. */
  default void abandon() {}
}
