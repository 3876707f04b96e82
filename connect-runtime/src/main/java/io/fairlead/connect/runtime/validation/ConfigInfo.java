// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One key of a validated configuration.
 *
 * @param definition null for keys that nobody defines
 * @param value null for keys that have no value
 */
public record ConfigInfo(
    @JsonProperty("definition") ConfigKeyInfo definition,
    @JsonProperty("value") ConfigValueInfo value) {}
