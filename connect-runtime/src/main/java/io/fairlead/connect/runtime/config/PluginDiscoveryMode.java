// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.Locale;

/** The worker's {@code plugin.discovery} (KIP-898). */
public enum PluginDiscoveryMode {
  /** By scanning archives only. */
  ONLY_SCAN(true, false),
  /** By the manifests in {@code META-INF/services} only. */
  SERVICE_LOAD(false, true),
  /** Both; plugins without a manifest are told in the log. */
  HYBRID_WARN(true, true),
  /** Both; a plugin without a manifest stops the start. */
  HYBRID_FAIL(true, true);

  private final boolean scans;
  private final boolean readsManifests;

  PluginDiscoveryMode(boolean scans, boolean readsManifests) {
    this.scans = scans;
    this.readsManifests = readsManifests;
  }

  public boolean scans() {
    return scans;
  }

  public boolean readsManifests() {
    return readsManifests;
  }

  public static PluginDiscoveryMode of(String property) {
    return valueOf(property.toUpperCase(Locale.ROOT).trim());
  }
}
