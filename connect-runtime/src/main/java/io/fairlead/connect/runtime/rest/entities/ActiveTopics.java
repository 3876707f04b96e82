// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.entities;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Topics that a connector uses (KIP-558). */
public record ActiveTopics(@JsonProperty("topics") List<String> topics) {}
