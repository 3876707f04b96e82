// SPDX-License-Identifier: Apache-2.0
/** Messages per second of the MQTT source, and what it holds while Kafka is away. */
package io.fairlead.benchmarks.mqtt;
