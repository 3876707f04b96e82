// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.entities;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fairlead.connect.runtime.plugins.PluginDescription;

/** A plugin as {@code GET /connector-plugins} lists it; without version where it has none. */
@JsonPropertyOrder({"class", "type", "version"})
public record PluginInfo(
    @JsonProperty("class") String className,
    @JsonProperty("type") String type,
    @JsonProperty("version") @JsonInclude(JsonInclude.Include.NON_NULL) String version) {

  public static PluginInfo of(PluginDescription plugin) {
    String version = plugin.version();
    return new PluginInfo(
        plugin.className(),
        plugin.type().toString(),
        PluginDescription.UNDEFINED_VERSION.equals(version) ? null : version);
  }
}
