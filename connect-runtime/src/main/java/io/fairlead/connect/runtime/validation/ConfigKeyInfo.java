// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Definition of a key, as the REST API answers it. */
public record ConfigKeyInfo(
    @JsonProperty("name") String name,
    @JsonProperty("type") String type,
    @JsonProperty("required") boolean required,
    @JsonProperty("default_value") String defaultValue,
    @JsonProperty("importance") String importance,
    @JsonProperty("documentation") String documentation,
    @JsonProperty("group") String group,
    @JsonProperty("order_in_group") int orderInGroup,
    @JsonProperty("width") String width,
    @JsonProperty("display_name") String displayName,
    @JsonProperty("dependents") List<String> dependents) {}
