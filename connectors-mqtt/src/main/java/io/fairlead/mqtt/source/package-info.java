/** The source: sessions, acknowledgements, mapping. */
package io.fairlead.mqtt.source;
