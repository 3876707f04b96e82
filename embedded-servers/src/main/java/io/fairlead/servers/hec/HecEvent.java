// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers.hec;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event as it was indexed.
 *
 * @param time as sent, in seconds; {@code null} if it was not
 * @param event the event itself; text for the raw endpoint
 * @param fields indexed fields; an object, maybe an empty one
 */
public record HecEvent(
    String time,
    String host,
    String source,
    String sourcetype,
    String index,
    JsonNode event,
    JsonNode fields) {}
