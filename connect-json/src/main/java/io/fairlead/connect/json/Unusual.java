// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.json;

/**
 * A record that Apache's converter must decide about: wrong, or not among the common cases.
 *
 * <p>Control flow, not an error: it has no stack trace and never leaves this package.
 */
final class Unusual extends RuntimeException {

  static final Unusual RECORD = new Unusual();

  private Unusual() {
    super("not a common case", null, false, false);
  }
}
