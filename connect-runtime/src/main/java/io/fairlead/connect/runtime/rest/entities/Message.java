// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.entities;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Answer to a change of offsets: a sentence for the user (KIP-875). */
public record Message(@JsonProperty("message") String message) {}
