// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.convert;

import io.fairlead.connect.json.StreamingJsonConverter;
import io.fairlead.connect.runtime.config.VersionRequirement;
import io.fairlead.connect.runtime.plugins.PluginDescription;
import io.fairlead.connect.runtime.plugins.PluginType;
import io.fairlead.connect.runtime.plugins.Plugins;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;

/**
 * Makes converters by name. Where that means the worker's own copy of Apache's JsonConverter, a
 * {@link StreamingJsonConverter} stands in for it, if so chosen; one that a plugin folder brings is
 * left alone, since it may be of another version. What it makes is not configured yet.
 *
 * @param streamsJson value of {@code fairlead.json.converter}
 */
record ConverterFactory(Plugins plugins, boolean streamsJson) {

  /**
   * @param versionRange or null for the newest
   * @param preferred loader of the connector that it is for, or null
   */
  Converter newConverter(String classOrAlias, String versionRange, ClassLoader preferred) {
    return (Converter) make(PluginType.CONVERTER, classOrAlias, versionRange, preferred);
  }

  /** Like {@link #newConverter}. */
  HeaderConverter newHeaderConverter(
      String classOrAlias, String versionRange, ClassLoader preferred) {
    return (HeaderConverter)
        make(PluginType.HEADER_CONVERTER, classOrAlias, versionRange, preferred);
  }

  private Object make(
      PluginType type, String classOrAlias, String versionRange, ClassLoader preferred) {
    PluginDescription found =
        plugins.find(type, classOrAlias, VersionRequirement.parse(versionRange), preferred);
    boolean bundled = plugins.load(found) == JsonConverter.class;
    return bundled && streamsJson ? new StreamingJsonConverter() : plugins.newInstance(found);
  }
}
