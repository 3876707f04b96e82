/** The sink: publishing, and which offsets that allows to commit. */
package io.fairlead.mqtt.sink;
