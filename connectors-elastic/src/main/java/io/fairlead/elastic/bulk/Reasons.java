// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.bulk;

/** Words for what went wrong on the way. */
final class Reasons {

  private Reasons() {}

  static String of(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return root.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
