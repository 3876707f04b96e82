// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import java.util.concurrent.CompletableFuture;

/** Tells somebody of a record that failed. Safe for use by any thread. */
public interface ErrorReporter extends AutoCloseable {

  /**
   * Reports a failed record; copies what it needs of the context before it returns. The future
   * completes when the report is stored, exceptionally if it could not be.
   */
  CompletableFuture<Void> report(RecordContext context);

  /** Releases clients; idempotent. */
  @Override
  default void close() {}
}
