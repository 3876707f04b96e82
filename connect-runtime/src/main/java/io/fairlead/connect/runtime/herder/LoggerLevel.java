// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Level of a logger.
 *
 * @param lastModified epoch milliseconds of the last change through this worker, or null
 */
public record LoggerLevel(
    @JsonProperty("level") String level, @JsonProperty("last_modified") Long lastModified) {}
