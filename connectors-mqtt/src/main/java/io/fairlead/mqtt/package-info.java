/** MQTT source and sink connectors. */
package io.fairlead.mqtt;
