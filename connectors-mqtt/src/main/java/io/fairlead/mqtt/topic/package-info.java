/** Topic filters, the levels that they name, and templates filled from them. */
package io.fairlead.mqtt.topic;
