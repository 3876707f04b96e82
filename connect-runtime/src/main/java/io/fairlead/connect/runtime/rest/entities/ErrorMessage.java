// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.entities;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Body of every answer that is an error. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ErrorMessage(
    @JsonProperty("error_code") int errorCode, @JsonProperty("message") String message) {}
