// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

/** Where a worker keeps source offsets. Safe for use by any thread. */
public interface OffsetStore extends AutoCloseable {

  /** Reads what is stored. Blocks until that is done, once, before any other call. */
  void start();

  /** Offsets of one connector; closing them leaves this store open. */
  SourceOffsets forConnector(String connector);

  @Override
  void close();
}
