// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.http;

/** Words for what went wrong on the way. */
public final class Reasons {

  private Reasons() {}

  /** The kind and the message of the deepest cause. */
  public static String of(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return root.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
