// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import java.util.Optional;

/**
 * One way to get a server of some kind: a container, a program of this machine, an embedded one. An
 * extension asks its providers in order and takes the first that is available.
 *
 * <p>Called by one thread at a time.
 *
 * @param <S> what tests see of the server; closing it stops it
 */
public interface ServerProvider<S extends AutoCloseable> {

  /** What this is, for the log line that says which was taken. */
  String description();

  /** Why this provider cannot be used here, or empty if it can. Must not start anything. */
  Optional<String> unavailable();

  /**
   * Starts a server and returns when it answers.
   *
   * @throws RuntimeException if it does not start; no other provider is tried then
   */
  S start();
}
