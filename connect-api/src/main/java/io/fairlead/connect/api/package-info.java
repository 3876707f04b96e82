// SPDX-License-Identifier: Apache-2.0
/**
 * What the standard connector SPI lacks and a plugin may offer optionally.
 *
 * <p>A connector or task implements one of these interfaces beside the classes of {@code
 * org.apache.kafka.connect}. Fairlead's runtime looks for them; Apache Kafka Connect ignores them,
 * so a connector must do its job without them. On Fairlead these classes are shared by the runtime
 * and every plugin; on Apache Kafka Connect they come from the jar in the plugin's own folder.
 */
package io.fairlead.connect.api;
