// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.api;

/**
 * Implemented by a {@link org.apache.kafka.connect.connector.Task} that can say how far it is.
 *
 * <p>The runtime may call {@link #progress()} at any time between {@code start} and {@code stop},
 * from any thread, concurrently with {@code poll} or {@code put}.
 */
public interface ReportsProgress {

  /**
   * The task's present progress. Answers from memory: it must neither block nor do I/O.
   *
   * @return the progress, never {@code null}
   */
  Progress progress();
}
