// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.sink;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.mqtt.client.LinkException;
import io.fairlead.mqtt.client.ReasonCode.Blame;
import io.fairlead.mqtt.config.ConnectionKeys;
import io.fairlead.mqtt.config.Keys;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The sink's keys. */
public final class SinkKeys {

  static final String TOPIC = "mqtt.topic";
  static final String RETAINED = "mqtt.retained";
  static final String EXPIRY = "mqtt.message.expiry.seconds";
  static final String USER_PROPERTIES = "mqtt.user.properties";
  static final String CONTENT_TYPE = "mqtt.content.type";
  static final String RESPONSE_TOPIC = "mqtt.response.topic.header";
  static final String CORRELATION = "mqtt.correlation.data.header";
  static final String TOMBSTONES = "mqtt.tombstones";
  static final String IN_FLIGHT = "mqtt.in.flight";

  /** Set by the connector for its tasks. */
  static final String TASK_NUMBER = "task.number";

  /** All keys that a user may set. */
  public static final ConfigDef PUBLIC = define(ConnectionKeys.define(new ConfigDef()));

  /** All keys, those of tasks included. */
  static final ConfigDef DEFINITION =
      new ConfigDef(PUBLIC).defineInternal(TASK_NUMBER, INT, 0, LOW);

  private SinkKeys() {}

  private static ConfigDef define(ConfigDef def) {
    Keys keys = new Keys(def, "Messages");
    keys.required(
        TOPIC,
        STRING,
        "Where records are published, with in braces: {topic}, {partition}, {key}, {header:name},"
            + " {field:name} of the value (a.b for a nested one). For example"
            + " fleet/{key}/commands.");
    keys.add(
        ConnectionKeys.QOS,
        INT,
        1,
        Range.between(0, 2),
        HIGH,
        "The quality of service. 0: what is under way is lost with the connection. 1: none is lost,"
            + " some may be sent twice. 2: as 1, and a broken connection doubles none while the"
            + " task lives; needs MQTT 5.");
    keys.add(
        RETAINED,
        BOOLEAN,
        false,
        MEDIUM,
        "Whether the broker keeps the last message of a topic for those who come later.");
    keys.add(
        EXPIRY,
        LONG,
        -1L,
        Range.between(-1, 4_294_967_295L),
        LOW,
        "Seconds after which the broker gives up delivering a message. -1: never. MQTT 5.");
    keys.add(
        USER_PROPERTIES,
        LIST,
        List.of("*"),
        LOW,
        "Names of headers that become user properties, * for all. MQTT 5.");
    keys.add(CONTENT_TYPE, STRING, "", LOW, "The content type of all messages. MQTT 5.");
    keys.add(
        RESPONSE_TOPIC,
        STRING,
        "",
        LOW,
        "The header with the topic where an answer is expected. MQTT 5.");
    keys.add(
        CORRELATION,
        STRING,
        "",
        LOW,
        "The header with the data that an answer brings back. MQTT 5.");
    keys.add(
        TOMBSTONES,
        STRING,
        "delete",
        ValidString.in("delete", "ignore", "fail"),
        MEDIUM,
        "What a record without value does. delete: it deletes the retained message of its topic."
            + " ignore: nothing. fail: it is a failed record.");
    keys.add(
        IN_FLIGHT,
        INT,
        1_000,
        Range.between(1, 65_535),
        LOW,
        "How many messages may be published that the broker has not acknowledged; the broker's own"
            + " limit counts where it is lower.");
    return def;
  }

  /** The key that a failure is about. */
  static String blamed(LinkException failure) {
    if (failure.blame() == Blame.PERMISSION && failure.getMessage().startsWith("Publishing")) {
      return TOPIC;
    }
    String key = ConnectionKeys.blamed(failure);
    if (key != null) {
      return key;
    }
    return switch (failure.blame()) {
      case IN_FLIGHT -> IN_FLIGHT;
      case RETAINED -> RETAINED;
      default -> TOPIC;
    };
  }
}
