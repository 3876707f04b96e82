// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.config;

/** The version that a connector tells. */
public final class Version {

  private Version() {}

  /** The version in the manifest of the connector's jar, {@code unknown} outside of a jar. */
  public static String of(Class<?> connector) {
    String version = connector.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
