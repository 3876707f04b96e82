// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.config;

import io.fairlead.delivery.http.TlsSettings;
import io.fairlead.delivery.record.RecordTemplate;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** The sink's configuration, parsed. Immutable. */
public final class SyslogConfig {

  private final AbstractConfig values;

  /** How messages travel. */
  public enum Protocol {
    UDP,
    TCP,
    TLS,
    RELP,
    RELP_TLS
  }

  /** What a message begins with. */
  public enum Header {
    RFC5424,
    RFC3164,
    NONE
  }

  /** What a message says. */
  public enum Body {
    JSON,
    CEF,
    LEEF1,
    LEEF2
  }

  /** The parts of a header. */
  public record HeaderParts(
      int facility,
      RecordTemplate severity,
      RecordTemplate host,
      RecordTemplate app,
      RecordTemplate process,
      RecordTemplate messageId) {}

  /** The parts of an event's header. */
  public record EventParts(
      RecordTemplate vendor,
      RecordTemplate product,
      RecordTemplate version,
      RecordTemplate id,
      RecordTemplate name,
      RecordTemplate severity) {}

  /**
   * Parses a configuration.
   *
   * @throws ConfigException if a key's value is not allowed
   */
  public SyslogConfig(Map<String, String> properties) {
    this.values = new AbstractConfig(SyslogKeys.DEFINITION, properties, false);
    addresses();
    structuredData();
    extensions();
  }

  /** The receivers, not resolved. */
  public List<InetSocketAddress> addresses() {
    List<InetSocketAddress> addresses =
        values.getList(SyslogKeys.ADDRESSES).stream().map(SyslogConfig::address).toList();
    if (addresses.isEmpty()) {
      throw new ConfigException(SyslogKeys.ADDRESSES, "", "must have at least one host:port");
    }
    return addresses;
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1).strip());
      String host = text.substring(0, Math.max(0, colon)).strip().replaceAll("^\\[|]$", "");
      if (!host.isEmpty() && port > 0 && port < 65_536) {
        return InetSocketAddress.createUnresolved(host, port);
      }
    } catch (NumberFormatException e) {
      // Told below, with what is expected.
    }
    throw new ConfigException(SyslogKeys.ADDRESSES, text, "must be host:port");
  }

  /** How messages travel. */
  public Protocol protocol() {
    return Protocol.valueOf(
        values.getString(SyslogKeys.PROTOCOL).toUpperCase(Locale.ROOT).replace('+', '_'));
  }

  /** Whether a message begins with its length. */
  public boolean octetCounting() {
    return "octet-counting".equalsIgnoreCase(values.getString(SyslogKeys.FRAMING));
  }

  /** For a connection. */
  public Duration connectTimeout() {
    return Duration.ofMillis(values.getInt(SyslogKeys.CONNECT_TIMEOUT));
  }

  /** For an acknowledgement. */
  public Duration ackTimeout() {
    return Duration.ofMillis(values.getInt(SyslogKeys.ACK_TIMEOUT));
  }

  /** Messages that wait for acknowledgement. */
  public int window() {
    return values.getInt(SyslogKeys.WINDOW);
  }

  /** Before records are sent again. */
  public Duration backoff() {
    return Duration.ofMillis(values.getInt(SyslogKeys.RETRY_BACKOFF));
  }

  /** How TLS connections are made. */
  public TlsSettings tls() {
    return SyslogKeys.TLS.read(values);
  }

  /** What a message begins with. */
  public Header header() {
    return Header.valueOf(values.getString(SyslogKeys.HEADER).toUpperCase(Locale.ROOT));
  }

  /** Its parts. */
  public HeaderParts headerParts() {
    return new HeaderParts(
        values.getInt(SyslogKeys.FACILITY),
        template(SyslogKeys.SEVERITY),
        template(SyslogKeys.HOST),
        template(SyslogKeys.APP),
        template(SyslogKeys.PROCESS),
        template(SyslogKeys.MESSAGE_ID));
  }

  /** The id of structured data. */
  public String structuredDataId() {
    return values.getString(SyslogKeys.DATA_ID);
  }

  /** Structured data by name. */
  public Map<String, RecordTemplate> structuredData() {
    return templates(SyslogKeys.DATA);
  }

  /** The zone of timestamps without one. */
  public ZoneId zone() {
    return ZoneId.of(values.getString(SyslogKeys.ZONE));
  }

  /** Bytes of a message. */
  public int maxBytes() {
    return values.getInt(SyslogKeys.MAX_BYTES);
  }

  /** What a message says. */
  public Body body() {
    return Body.valueOf(values.getString(SyslogKeys.BODY).toUpperCase(Locale.ROOT));
  }

  /** The parts of an event's header. */
  public EventParts eventParts() {
    return new EventParts(
        template(SyslogKeys.VENDOR),
        template(SyslogKeys.PRODUCT),
        template(SyslogKeys.VERSION),
        template(SyslogKeys.EVENT_ID),
        template(SyslogKeys.NAME),
        template(SyslogKeys.EVENT_SEVERITY));
  }

  /** The extensions by key; empty for all fields. */
  public Map<String, RecordTemplate> extensions() {
    return templates(SyslogKeys.EXTENSIONS);
  }

  /** What separates attributes in LEEF 2. */
  public char delimiter() {
    return values.getString(SyslogKeys.DELIMITER).charAt(0);
  }

  /** What becomes of a record without value: ignore, report or fail. */
  public String onNull() {
    return values.getString(SyslogKeys.NULLS).toLowerCase(Locale.ROOT);
  }

  private RecordTemplate template(String key) {
    return new RecordTemplate(values.getString(key));
  }

  private Map<String, RecordTemplate> templates(String key) {
    Map<String, RecordTemplate> templates = new LinkedHashMap<>();
    for (String pair : values.getList(key)) {
      int equals = pair.indexOf('=');
      String name = pair.substring(0, Math.max(0, equals)).strip();
      String text = pair.substring(equals + 1).strip();
      if (!name.matches("[A-Za-z0-9_.\\-]+") || !RecordTemplate.isValid(text)) {
        throw new ConfigException(key, pair, "must be name=template,name=template");
      }
      templates.put(name, new RecordTemplate(text));
    }
    return templates;
  }
}
