// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

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
import io.fairlead.mqtt.decode.Decoders;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The source's keys. */
public final class SourceKeys {

  static final String FILTERS = "mqtt.filters";
  static final String DISTRIBUTION = "mqtt.distribution";
  static final String SHARE_GROUP = "mqtt.share.group";
  static final String HASH_LEVEL = "mqtt.hash.level";
  static final String HASH_SESSIONS = "mqtt.hash.sessions";
  static final String RECEIVE_MAXIMUM = "mqtt.receive.maximum";
  static final String BUFFER_BYTES = "mqtt.buffer.bytes";
  static final String SESSION_EXPIRY = "mqtt.session.expiry.seconds";
  static final String RETAIN_HANDLING = "mqtt.retain.handling";
  static final String NO_LOCAL = "mqtt.no.local";
  static final String DRAIN_QUIET = "mqtt.drain.quiet.ms";
  static final String TOPIC = "kafka.topic";
  static final String KEY = "kafka.key";
  static final String HEADERS = "kafka.headers";
  static final String HEADER_PREFIX = "kafka.header.prefix";
  static final String FORMAT = "payload.format";
  static final String BATCH = "batch.max.records";
  static final String DEDUPE = "dedupe";
  static final String DEDUPE_KEY = "dedupe.key";
  static final String DEDUPE_SEQUENCE = "dedupe.sequence";
  static final String DEDUPE_EPOCH = "dedupe.epoch";

  /** Set by the connector for its tasks. */
  static final String TASK_SESSIONS = "task.sessions";

  /** Set by the connector for the task that looks for sessions from that number on. */
  static final String TASK_DRAIN_FROM = "task.drain.from";

  static final String SHARED = "shared";
  static final String HASH = "hash";

  /** All keys that a user may set. */
  public static final ConfigDef PUBLIC = define(ConnectionKeys.define(new ConfigDef()));

  /** All keys, those of tasks included. */
  static final ConfigDef DEFINITION =
      new ConfigDef(PUBLIC)
          .defineInternal(TASK_SESSIONS, LIST, List.of(), LOW)
          .defineInternal(TASK_DRAIN_FROM, INT, -1, LOW);

  private SourceKeys() {}

  private static ConfigDef define(ConfigDef def) {
    subscription(new Keys(def, "Subscription"));
    records(new Keys(def, "Records"));
    doubles(new Keys(def, "Doubles"));
    return def;
  }

  private static void subscription(Keys keys) {
    keys.required(
        FILTERS,
        LIST,
        "Topic filters to subscribe to. A level may be a wildcard, + or # at the end, or a wildcard"
            + " with a name: {vin} for one level, {rest#} for all the rest. A filter may have a"
            + " Kafka topic of its own: fleet/{vin}/alarm -> alarms. Of several filters that match"
            + " a message the first counts.");
    keys.add(
        ConnectionKeys.QOS,
        INT,
        1,
        Range.between(0, 2),
        HIGH,
        "The quality of service to subscribe with. 0: messages under way are lost with the"
            + " connection. 1: none is lost, some may come twice. 2: as 1, by another client"
            + " library that keeps the promise of QoS 2 while the task lives; needs MQTT 5.");
    keys.add(
        DISTRIBUTION,
        STRING,
        SHARED,
        ValidString.in(SHARED, HASH),
        HIGH,
        "How tasks share the messages. shared: by a shared subscription, the broker deals them out;"
            + " with more than one task the order of a topic's messages is not kept. hash: each of "
            + HASH_SESSIONS
            + " sessions is sent everything and keeps what falls to it by the hash of "
            + HASH_LEVEL
            + "; the order is kept. It spreads decoding and producing, not receiving.");
    keys.add(
        SHARE_GROUP,
        STRING,
        "",
        MEDIUM,
        "The group of the shared subscription. Empty: as the client ids begin.");
    keys.add(
        HASH_LEVEL,
        STRING,
        "",
        MEDIUM,
        "The named level whose messages stay in order, such as vin. All filters must have it.");
    keys.add(
        HASH_SESSIONS,
        INT,
        1,
        Range.between(1, 64),
        MEDIUM,
        "How many sessions there are with hash, whatever tasks.max is: tasks take several each, and"
            + " no more tasks than sessions are started. Messages that wait in the sessions of"
            + " another number are not looked for, so choose it once.");
    keys.add(
        RECEIVE_MAXIMUM,
        INT,
        1_000,
        Range.between(1, 65_535),
        MEDIUM,
        "How many messages a session may have received that Kafka has not acknowledged. The broker"
            + " sends no more until some are. With MQTT 3.1.1 the broker's own limit counts.");
    keys.add(
        BUFFER_BYTES,
        LONG,
        64L << 20,
        Range.atLeast(1 << 16),
        LOW,
        "Bytes of received messages that may wait in a task. Beyond it the task stops reading from"
            + " the network.");
    keys.add(
        SESSION_EXPIRY,
        LONG,
        604_800L,
        Range.between(0, 4_294_967_295L),
        MEDIUM,
        "Seconds for which the broker keeps messages for a task that is away. 0: none, so that"
            + " messages are lost with each connection. With MQTT 3.1.1 the broker decides.");
    keys.add(
        RETAIN_HANDLING,
        STRING,
        "new",
        ValidString.in("always", "new", "never"),
        LOW,
        "When retained messages are sent: always when a task starts, for a new session, or never."
            + " Shared subscriptions get none. MQTT 3.1.1 knows always only.");
    keys.add(
        NO_LOCAL,
        BOOLEAN,
        false,
        LOW,
        "Whether messages are left out that the same client id published. Not with shared.");
    keys.add(
        DRAIN_QUIET,
        LONG,
        5_000L,
        Range.atLeast(1),
        LOW,
        "With shared: sessions of higher task numbers, left from a greater tasks.max, are emptied by"
            + " the first task and ended when nothing came for this many milliseconds.");
  }

  private static void records(Keys keys) {
    keys.required(
        TOPIC,
        STRING,
        "The Kafka topic, with named levels in braces: telemetry.{signal}. Characters that Kafka"
            + " does not allow in a level become _.");
    keys.add(KEY, STRING, "", HIGH, "The record's key, such as {vin}, always text. Empty: no key.");
    keys.add(
        HEADERS,
        LIST,
        List.of("topic", "levels", "properties", "user"),
        Keys.valid(
            "a list of topic, levels, flags, properties, user",
            value ->
                ((List<?>) value)
                    .stream()
                        .allMatch(
                            each ->
                                List.of("topic", "levels", "flags", "properties", "user")
                                    .contains(each))),
        MEDIUM,
        "Which headers records get. topic: the MQTT topic. levels: named levels that are neither in"
            + " topic nor key. flags: qos, and retained and duplicate where true. properties:"
            + " content.type, response.topic, correlation.data, expiry.seconds. user: the user"
            + " properties of MQTT 5.");
    keys.add(
        HEADER_PREFIX,
        STRING,
        "mqtt.",
        LOW,
        "How the names of headers begin. User properties are called user. and their name after"
            + " that.");
    keys.add(
        FORMAT,
        STRING,
        "bytes",
        HIGH,
        "What becomes of the payload. bytes: as it is. string: UTF-8. json: maps and lists without"
            + " schema. json-schema: a schema inferred for each Kafka topic, which only grows. Or"
            + " the name of a class that implements io.fairlead.mqtt.decode.PayloadDecoder. A"
            + " payload that cannot be decoded fails in the header converter: errors.tolerance and"
            + " the dead-letter topic say what follows. Known names: "
            + Decoders.NAMES
            + ".");
    keys.add(
        BATCH, INT, 2_000, Range.atLeast(1), LOW, "Records that one poll of a task gives at most.");
  }

  private static void doubles(Keys keys) {
    keys.add(
        DEDUPE,
        STRING,
        "none",
        ValidString.in("none", "ledger"),
        MEDIUM,
        "ledger: messages whose number of "
            + DEDUPE_SEQUENCE
            + " was seen before for their "
            + DEDUPE_KEY
            + " are left out. What was seen is stored as source offsets; after a worker was killed"
            + " it is as old as the last offset commit, unless the worker runs exactly-once sources,"
            + " with which it is exact.");
    keys.add(
        DEDUPE_KEY,
        STRING,
        "",
        MEDIUM,
        "Whose numbers they are, as a template of named levels, such as {vin}.");
    keys.add(
        DEDUPE_SEQUENCE,
        STRING,
        "",
        Keys.valid("field:name or property:name", Places::valid),
        MEDIUM,
        "Where the number is: field:seq in the payload (a.b for a nested one, of formats json and"
            + " json-schema), or property:seq among the user properties.");
    keys.add(
        DEDUPE_EPOCH,
        STRING,
        "",
        Keys.valid("field:name or property:name", Places::valid),
        LOW,
        "Where a value is that changes when numbers begin anew, such as a count of boots. Without"
            + " it, numbers that begin anew are taken for doubles and left out.");
  }

  /** The key that a failure is about. */
  static String blamed(LinkException failure) {
    String key = ConnectionKeys.blamed(failure);
    if (failure.blame() == Blame.PERMISSION && failure.getMessage().startsWith("Subscribing")) {
      return FILTERS;
    }
    if (key != null) {
      return key;
    }
    return switch (failure.blame()) {
      case IN_FLIGHT, SIZE -> RECEIVE_MAXIMUM;
      case DISTRIBUTION -> DISTRIBUTION;
      case RETAINED -> RETAIN_HANDLING;
      default -> FILTERS;
    };
  }
}
