/** A fleet of cars at an MQTT broker, what it published, and whether that arrived. */
package io.fairlead.fleet;
