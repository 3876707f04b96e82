// SPDX-License-Identifier: Apache-2.0
/**
 * A stand-in for Splunk's HTTP Event Collector, after its public documentation: endpoints, codes,
 * channels, indexer acknowledgement, and faults to order.
 */
package io.fairlead.servers.hec;
