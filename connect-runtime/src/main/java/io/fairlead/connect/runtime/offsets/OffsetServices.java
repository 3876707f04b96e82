// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.offsets;

import io.fairlead.connect.runtime.config.ConfigProviders;
import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.plugins.PluginCalls;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.store.SourceOffsets;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What reading and changing offsets needs.
 *
 * @param sourceOffsets of a source connector, by name and resolved config; closed after use
 */
public record OffsetServices(
    WorkerConfig config,
    Plugins plugins,
    PluginCalls calls,
    ConfigProviders configProviders,
    BiFunction<String, Map<String, String>, SourceOffsets> sourceOffsets,
    ConnectorClients clients) {}
