// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.validation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Outcome of a validation, as the REST API answers it. */
public record ConfigInfos(
    @JsonProperty("name") String name,
    @JsonProperty("error_count") int errorCount,
    @JsonProperty("groups") List<String> groups,
    @JsonProperty("configs") List<ConfigInfo> configs) {}
