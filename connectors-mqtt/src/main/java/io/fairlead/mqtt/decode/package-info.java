/** Payload decoders: what becomes of a message's bytes. */
package io.fairlead.mqtt.decode;
