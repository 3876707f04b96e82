// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.delivery.config.KeyGroup;
import io.fairlead.delivery.http.StoreKeys;
import io.fairlead.delivery.http.TlsKeys;
import io.fairlead.delivery.record.RecordTemplate;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The sink's keys. */
public final class SyslogKeys {

  static final String ADDRESSES = "syslog.addresses";
  static final String PROTOCOL = "syslog.protocol";
  static final String FRAMING = "syslog.framing";
  static final String CONNECT_TIMEOUT = "syslog.connect.timeout.ms";
  static final String ACK_TIMEOUT = "syslog.relp.ack.timeout.ms";
  static final String WINDOW = "syslog.relp.window";
  static final String RETRY_BACKOFF = "syslog.retry.backoff.ms";
  static final TlsKeys TLS =
      new TlsKeys(
          "syslog.ssl.validate.certs",
          new StoreKeys(
              "syslog.ssl.truststore.location",
              "syslog.ssl.truststore.type",
              "syslog.ssl.truststore.password",
              "JKS"),
          new StoreKeys(
              "syslog.ssl.keystore.location",
              "syslog.ssl.keystore.type",
              "syslog.ssl.keystore.password",
              "PKCS12"));

  static final String HEADER = "syslog.header";
  static final String FACILITY = "syslog.facility";
  static final String SEVERITY = "syslog.severity";
  static final String HOST = "syslog.hostname";
  static final String APP = "syslog.app.name";
  static final String PROCESS = "syslog.procid";
  static final String MESSAGE_ID = "syslog.msgid";
  static final String DATA_ID = "syslog.structured.data.id";
  static final String DATA = "syslog.structured.data";
  static final String ZONE = "syslog.timezone";
  static final String MAX_BYTES = "syslog.message.max.bytes";

  static final String BODY = "syslog.body";
  static final String VENDOR = "event.vendor";
  static final String PRODUCT = "event.product";
  static final String VERSION = "event.version";
  static final String EVENT_ID = "event.id";
  static final String NAME = "event.name";
  static final String EVENT_SEVERITY = "event.severity";
  static final String EXTENSIONS = "event.extensions";
  static final String DELIMITER = "leef.delimiter";
  static final String NULLS = "behavior.on.null.values";

  /** All keys. */
  public static final ConfigDef DEFINITION = define(new ConfigDef());

  private SyslogKeys() {}

  private static ConfigDef define(ConfigDef def) {
    connection(new KeyGroup(def, "Connection"));
    security(new KeyGroup(def, "TLS"));
    header(new KeyGroup(def, "Header"));
    body(new KeyGroup(def, "Message"));
    return def;
  }

  private static ConfigDef.Validator template() {
    return KeyGroup.valid(
        "a template of ${topic}, ${key}, ${field.PATH}, ${header.NAME}",
        value -> RecordTemplate.isValid((String) value));
  }

  private static void connection(KeyGroup keys) {
    keys.required(
            ADDRESSES,
            LIST,
            "Receivers as host:port. The first that answers is used; when it fails, the next.")
        .add(
            PROTOCOL,
            STRING,
            "tcp",
            KeyGroup.word("udp", "tcp", "tls", "relp", "relp+tls"),
            HIGH,
            "How messages travel. relp: each message is acknowledged, and offsets follow that. tcp,"
                + " tls: what the receiver had not read when a connection breaks is lost, without"
                + " anybody knowing. udp: any message may be lost.")
        .add(
            FRAMING,
            STRING,
            "octet-counting",
            KeyGroup.word("octet-counting", "lf"),
            MEDIUM,
            "How messages are told apart over tcp and tls (RFC 6587). lf: by line feeds; those"
                + " within a message become spaces.")
        .add(
            CONNECT_TIMEOUT,
            INT,
            10_000,
            Range.atLeast(1),
            LOW,
            "Milliseconds for a connection to be made.")
        .add(
            ACK_TIMEOUT,
            INT,
            60_000,
            Range.atLeast(1),
            LOW,
            "Milliseconds for an acknowledgement to come; then the connection is made anew and what"
                + " is not acknowledged is sent again.")
        .add(
            WINDOW,
            INT,
            128,
            Range.between(1, 10_000),
            LOW,
            "Messages that may wait for acknowledgement at a time.")
        .add(
            RETRY_BACKOFF,
            INT,
            1_000,
            Range.atLeast(1),
            LOW,
            "Milliseconds before records are sent again after no receiver could be reached.");
  }

  private static void security(KeyGroup keys) {
    TLS.define(keys, "receiver");
  }

  private static void header(KeyGroup keys) {
    keys.add(
            HEADER,
            STRING,
            "rfc5424",
            KeyGroup.word("rfc5424", "rfc3164", "none"),
            HIGH,
            "What a message begins with. none: nothing, for receivers that want CEF or LEEF alone.")
        .add(
            FACILITY,
            INT,
            16,
            Range.between(0, 23),
            MEDIUM,
            "The facility as a number; 16 is local0.")
        .add(
            SEVERITY,
            STRING,
            "6",
            template(),
            MEDIUM,
            "The severity, 0 to 7 or emerg, alert, crit, err, warning, notice, info, debug; may be"
                + " a template such as ${field.level|info}.");
    text(keys, HOST, "${header.host|-}", "The host name");
    text(keys, APP, "${topic}", "The application's name, the tag of RFC 3164");
    text(keys, PROCESS, "-", "The process id");
    text(keys, MESSAGE_ID, "-", "The message id");
    keys.add(
            DATA_ID,
            STRING,
            "kafka@32473",
            LOW,
            "The id of the element of structured data; 32473 is the example number of RFC 5612.")
        .add(
            DATA,
            LIST,
            List.of("id=${topic}-${partition}-${offset}"),
            MEDIUM,
            "Structured data of RFC 5424 as name=template,name=template. Empty: none. The default"
                + " lets a message that came twice be recognized.")
        .add(
            ZONE,
            STRING,
            "UTC",
            KeyGroup.valid("a zone such as UTC or Europe/Berlin", SyslogKeys::isZone),
            LOW,
            "The zone of timestamps of RFC 3164, which do not tell it.")
        .add(
            MAX_BYTES,
            INT,
            65_000,
            Range.atLeast(480),
            MEDIUM,
            "Bytes of a message at most. A record with a longer one goes to the dead-letter topic;"
                + " receivers would cut it off.");
  }

  private static void text(KeyGroup keys, String key, String value, String what) {
    keys.add(
        key,
        STRING,
        value,
        template(),
        LOW,
        what + ", a template. Characters that it cannot have become underscores.");
  }

  private static boolean isZone(Object zone) {
    try {
      ZoneId.of((String) zone);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static void body(KeyGroup keys) {
    keys.add(
            BODY,
            STRING,
            "json",
            KeyGroup.word("json", "cef", "leef1", "leef2"),
            HIGH,
            "What a message says. json: the value, text as it is. cef: ArcSight's Common Event"
                + " Format, version 0. leef1, leef2: IBM's Log Event Extended Format.")
        .add(VENDOR, STRING, "Fairlead", template(), MEDIUM, "The device vendor.")
        .add(PRODUCT, STRING, "${topic}", template(), MEDIUM, "The device product.")
        .add(VERSION, STRING, "1.0", template(), LOW, "The device version.")
        .add(EVENT_ID, STRING, "${topic}", template(), MEDIUM, "The event's class id.")
        .add(NAME, STRING, "${topic}", template(), MEDIUM, "The event's name, for CEF.")
        .add(
            EVENT_SEVERITY,
            STRING,
            "5",
            template(),
            MEDIUM,
            "The event's severity, for CEF 0 to 10 or Low, Medium, High, Very-High.")
        .add(
            EXTENSIONS,
            LIST,
            List.of(),
            MEDIUM,
            "The extensions as key=template,key=template, for example"
                + " src=${field.client.ip},act=${field.action}. What has nothing is left out."
                + " Empty: all fields of the value under their names.")
        .add(
            DELIMITER,
            STRING,
            "^",
            KeyGroup.valid(
                "one printable character", value -> ((String) value).matches("[!-~&&[^=|]]")),
            LOW,
            "What separates attributes in LEEF 2; in LEEF 1 it is a tab.")
        .add(
            NULLS,
            STRING,
            "ignore",
            KeyGroup.word("ignore", "report", "fail"),
            MEDIUM,
            "What happens to a record without value. ignore: it is counted, and the first one is"
                + " logged. report: it goes to the dead-letter topic.");
  }
}
