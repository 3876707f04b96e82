// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.mqtt.client.BrokerAddress;
import io.fairlead.mqtt.client.LinkException;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/** The keys about the connection, which source and sink share. */
public final class ConnectionKeys {

  public static final String BROKERS = "mqtt.brokers";
  public static final String VERSION = "mqtt.version";
  public static final String CLIENT_ID_PREFIX = "mqtt.client.id.prefix";
  public static final String USER = "mqtt.user";
  public static final String PASSWORD_KEY = "mqtt.password";
  public static final String QOS = "mqtt.qos";
  static final String KEEP_ALIVE = "mqtt.keep.alive.seconds";
  static final String CONNECT_TIMEOUT = "mqtt.connect.timeout.ms";
  static final String BACKOFF = "mqtt.reconnect.backoff.ms";
  static final String BACKOFF_MAX = "mqtt.reconnect.backoff.max.ms";
  static final String WILL_TOPIC = "mqtt.will.topic";
  static final String WILL_PAYLOAD = "mqtt.will.payload";
  static final String WILL_QOS = "mqtt.will.qos";
  static final String WILL_RETAINED = "mqtt.will.retained";
  static final String CA = "mqtt.ssl.ca";
  static final String CERTIFICATE = "mqtt.ssl.certificate";
  static final String KEY = "mqtt.ssl.key";
  static final String KEY_PASSWORD = "mqtt.ssl.key.password";
  static final String TRUSTSTORE = "mqtt.ssl.truststore.location";
  static final String TRUSTSTORE_PASSWORD = "mqtt.ssl.truststore.password";
  static final String TRUSTSTORE_TYPE = "mqtt.ssl.truststore.type";
  static final String KEYSTORE = "mqtt.ssl.keystore.location";
  static final String KEYSTORE_PASSWORD = "mqtt.ssl.keystore.password";
  static final String KEYSTORE_TYPE = "mqtt.ssl.keystore.type";
  static final String VERIFY_HOST = "mqtt.ssl.verify.host";

  private ConnectionKeys() {}

  /** Adds the keys to a definition. */
  public static ConfigDef define(ConfigDef def) {
    connection(new Keys(def, "Connection"));
    tls(new Keys(def, "TLS"));
    will(new Keys(def, "Last will"));
    return def;
  }

  private static void connection(Keys keys) {
    keys.add(
        BROKERS,
        LIST,
        ConfigDef.NO_DEFAULT_VALUE,
        addresses(),
        HIGH,
        "Where the brokers of one cluster listen, tried in this order when one is away:"
            + " tcp://host:1883, ssl://host:8883, ws://host:80/path, wss://host:443/path.");
    keys.add(
        VERSION,
        STRING,
        "5",
        ValidString.in("5", "3.1.1"),
        MEDIUM,
        "The version of the protocol. With 3.1.1 there are no user properties, no reasons for what"
            + " is refused, no receive maximum, and no QoS 2.");
    keys.add(
        CLIENT_ID_PREFIX,
        STRING,
        "",
        MEDIUM,
        "How client ids begin; the number of the session follows, so that a task finds its session"
            + " again wherever it runs. No two connectors at one broker may share it. Empty: the"
            + " connector's name. Brokers of version 3.1.1 may allow 23 characters only.");
    keys.add(USER, STRING, null, HIGH, "The user to connect as.");
    keys.add(
        PASSWORD_KEY,
        PASSWORD,
        null,
        HIGH,
        "The user's password or token. Write a reference to a config provider rather than the"
            + " secret itself; it is resolved anew at each connection where the worker can.");
    keys.add(
        KEEP_ALIVE,
        INT,
        30,
        Range.between(1, 65_535),
        MEDIUM,
        "Seconds of silence after which client and broker ask whether the other is there; after"
            + " one and a half times that the connection is given up.");
    keys.add(
        CONNECT_TIMEOUT,
        INT,
        10_000,
        Range.between(1_000, 300_000),
        LOW,
        "Milliseconds that connecting or subscribing may take; after each round of attempts that"
            + " failed it is doubled, up to a minute, since a broker with a large backlog may be"
            + " slow.");
    keys.add(
        BACKOFF,
        LONG,
        500L,
        Range.atLeast(1),
        LOW,
        "Milliseconds of pause after all brokers were tried once. It doubles with every round, and"
            + " varies at random by half.");
    keys.add(
        BACKOFF_MAX, LONG, 30_000L, Range.atLeast(1), LOW, "The longest pause, in milliseconds.");
  }

  private static void tls(Keys keys) {
    keys.add(
        CA,
        STRING,
        null,
        MEDIUM,
        "A PEM file with the authorities that brokers' certificates come from. All files of this"
            + " group are read anew at each connection, so renewed ones need no restart.");
    keys.add(
        CERTIFICATE,
        STRING,
        null,
        MEDIUM,
        "A PEM file with this client's certificate and its chain, for mutual TLS.");
    keys.add(KEY, STRING, null, MEDIUM, "A PEM file with the client's private key as PKCS #8.");
    keys.add(KEY_PASSWORD, PASSWORD, null, LOW, "The password of the private key, if it has one.");
    keys.add(
        TRUSTSTORE, STRING, null, MEDIUM, "A key store with the authorities, instead of " + CA);
    keys.add(TRUSTSTORE_PASSWORD, PASSWORD, null, LOW, "Its password.");
    keys.add(TRUSTSTORE_TYPE, STRING, "PKCS12", ValidString.in("PKCS12", "JKS"), LOW, "Its type.");
    keys.add(
        KEYSTORE,
        STRING,
        null,
        MEDIUM,
        "A key store with the client's certificate and key, instead of " + CERTIFICATE + ".");
    keys.add(KEYSTORE_PASSWORD, PASSWORD, null, LOW, "Its password.");
    keys.add(KEYSTORE_TYPE, STRING, "PKCS12", ValidString.in("PKCS12", "JKS"), LOW, "Its type.");
    keys.add(
        VERIFY_HOST,
        BOOLEAN,
        true,
        LOW,
        "Whether the broker's certificate must name the host that was connected to.");
  }

  private static void will(Keys keys) {
    keys.add(
        WILL_TOPIC,
        STRING,
        null,
        LOW,
        "Where the broker publishes the last will of a task whose connection breaks. {client} is"
            + " replaced by the client id.");
    keys.add(WILL_PAYLOAD, STRING, "", LOW, "The last will, as text.");
    keys.add(WILL_QOS, INT, 1, Range.between(0, 2), LOW, "The last will's QoS.");
    keys.add(WILL_RETAINED, BOOLEAN, false, LOW, "Whether the last will is retained.");
  }

  private static ConfigDef.Validator addresses() {
    return new ConfigDef.Validator() {
      @Override
      public void ensureValid(String name, Object value) {
        if (value instanceof List<?> list) {
          if (list.isEmpty()) {
            throw new ConfigException(name, "", "must name one broker at least");
          }
          list.forEach(each -> BrokerAddress.parse(name, String.valueOf(each)));
        }
      }

      @Override
      public String toString() {
        return "addresses";
      }
    };
  }

  /** The key that a failure is about; null if it is not the connection's. */
  public static String blamed(LinkException failure) {
    if (failure.getMessage().startsWith("Connecting")) {
      // Nothing is subscribed to or published yet: what is refused so is the last will.
      switch (failure.blame()) {
        case TOPICS:
          return WILL_TOPIC;
        case PAYLOAD, SIZE:
          return WILL_PAYLOAD;
        case RETAINED:
          return WILL_RETAINED;
        case QOS:
          return WILL_QOS;
        case IN_FLIGHT:
          return BROKERS;
        default:
          break;
      }
    }
    return switch (failure.blame()) {
      case BROKER -> BROKERS;
      case VERSION -> VERSION;
      case CLIENT_ID -> CLIENT_ID_PREFIX;
      case CREDENTIALS, PERMISSION -> USER;
      case KEEP_ALIVE -> KEEP_ALIVE;
      case QOS -> QOS;
      case TLS -> CA;
      case WILL -> WILL_TOPIC;
      case TOPICS, IN_FLIGHT, SIZE, PAYLOAD, RETAINED, DISTRIBUTION -> null;
    };
  }
}
