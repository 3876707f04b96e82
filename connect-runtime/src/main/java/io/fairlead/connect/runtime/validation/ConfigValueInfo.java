// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Value of a key and what is wrong with it, as the REST API answers it. */
public record ConfigValueInfo(
    @JsonProperty("name") String name,
    @JsonProperty("value") String value,
    @JsonProperty("recommended_values") List<String> recommendedValues,
    @JsonProperty("errors") List<String> errors,
    @JsonProperty("visible") boolean visible) {}
