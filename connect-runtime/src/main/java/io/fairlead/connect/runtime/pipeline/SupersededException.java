// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline;

import org.apache.kafka.connect.errors.ConnectException;

/**
 * This incarnation of a task is over because another one has taken its place, or because the task
 * is not wanted any more. It is no failure, and nothing is to be gained by a restart.
 */
public final class SupersededException extends ConnectException {
  private static final long serialVersionUID = 1L;

  public SupersededException(String message) {
    super(message);
  }
}
