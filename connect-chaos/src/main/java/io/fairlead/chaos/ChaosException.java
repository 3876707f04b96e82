// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos;

/** The suite itself could not go on; says nothing about what it tests. */
public final class ChaosException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ChaosException(String message) {
    super(message);
  }

  public ChaosException(String message, Throwable cause) {
    super(message, cause);
  }
}
