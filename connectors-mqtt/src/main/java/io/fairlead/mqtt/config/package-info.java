/** Configuration keys that both connectors have, and what checks them. */
package io.fairlead.mqtt.config;
