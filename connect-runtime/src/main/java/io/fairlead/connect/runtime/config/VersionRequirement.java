// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;

/** Reads {@code *.plugin.version} values: Maven ranges, or one exact version (KIP-891). */
public final class VersionRequirement {

  private static final String LATEST = "latest";

  private VersionRequirement() {}

  /**
   * A plain version such as {@code 1.2} means exactly that one.
   *
   * @return null for null and {@code latest}: any version, the newest preferred
   * @throws ConfigException when it is no Maven version or range
   */
  public static VersionRange parse(String version) {
    if (version == null || version.equals(LATEST)) {
      return null;
    }
    try {
      VersionRange range = VersionRange.createFromVersionSpec(version.trim());
      return range.hasRestrictions()
          ? range
          : VersionRange.createFromVersionSpec("[" + version.trim() + "]");
    } catch (InvalidVersionSpecificationException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  static ConfigDef.Validator validator() {
    return ConfigDef.LambdaValidator.with(
        (name, value) -> parse((String) value),
        () -> "a version, or a Maven version range such as [1.0,2.0)");
  }
}
