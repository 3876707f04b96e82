// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.errors;

import io.fairlead.connect.runtime.connector.ConnectorTaskId;

/**
 * Where failed records go, and from which task.
 *
 * @param contextHeaders whether headers tell where and why the record failed
 */
public record DeadLetterSettings(
    ConnectorTaskId id, String topic, short replicationFactor, boolean contextHeaders) {}
