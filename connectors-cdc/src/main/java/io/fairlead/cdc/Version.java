// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

/** The version of the connectors. */
final class Version {

  private Version() {}

  static String get() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
