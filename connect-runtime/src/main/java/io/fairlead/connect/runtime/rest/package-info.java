// SPDX-License-Identifier: Apache-2.0
/**
 * The worker's REST interface: Apache Kafka Connect's endpoints on Jetty and Jersey.
 *
 * <p>Reads are answered on Jetty's threads from the herder's memory. Writes and validations run on
 * bounded executors of their own and hold no thread while they wait, so that nothing that a plugin
 * or a rebalance does makes a read wait.
 */
package io.fairlead.connect.runtime.rest;
