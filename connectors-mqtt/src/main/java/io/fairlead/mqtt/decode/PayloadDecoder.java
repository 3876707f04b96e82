// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.decode;

import io.fairlead.mqtt.client.MessageProperties;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Turns a message's bytes into a record's value. Another format is added by a class with a public
 * constructor without parameters in the plugin's folder, named in {@code payload.format}.
 *
 * <p>One instance for each task, used by the task's thread alone.
 */
public interface PayloadDecoder {

  /** Called once before the first message, with the task's configuration. */
  default void configure(Map<String, ?> config) {}

  /**
   * Decodes one payload.
   *
   * @param source where the message was published, and where its record goes
   * @param payload the bytes, not to be changed or kept
   * @param properties what MQTT 5 tells of them, such as the content type
   * @return schema and value; the schema may be null
   * @throws UndecodableException if the bytes are not what was expected; the message then goes to
   *     the dead-letter topic
   */
  SchemaAndValue decode(Source source, byte[] payload, MessageProperties properties);

  /** Where a message comes from and goes to. */
  record Source(String mqttTopic, String kafkaTopic) {}
}
