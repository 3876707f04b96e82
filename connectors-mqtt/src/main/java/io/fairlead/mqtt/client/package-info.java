/** Connections to MQTT brokers: one small interface, several client libraries behind it. */
package io.fairlead.mqtt.client;
