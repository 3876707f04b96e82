// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.connector;

/**
 * A topic that a connector uses, and the task that found it first (KIP-558).
 *
 * @param discoverTimestamp epoch milliseconds
 */
public record TopicStatus(String topic, ConnectorTaskId task, long discoverTimestamp) {}
