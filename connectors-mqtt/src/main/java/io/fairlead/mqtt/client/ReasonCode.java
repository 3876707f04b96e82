// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.util.Locale;
import java.util.Optional;

/**
 * The reason codes by which a broker refuses something (MQTT 5, section 2.4), each with the key
 * that is to blame and the remedy. Return codes of MQTT 3.1.1 are told as the code that means the
 * same.
 */
public enum ReasonCode {
  UNSPECIFIED_ERROR(0x80, Blame.BROKER, true, "the broker's log has the cause"),
  MALFORMED_PACKET(0x81, Blame.VERSION, false, "set the protocol version that the broker speaks"),
  PROTOCOL_ERROR(0x82, Blame.VERSION, true, "set the protocol version that the broker speaks"),
  IMPLEMENTATION_SPECIFIC_ERROR(0x83, Blame.BROKER, true, "the broker's log has the cause"),
  UNSUPPORTED_PROTOCOL_VERSION(0x84, Blame.VERSION, false, "set the other protocol version"),
  CLIENT_IDENTIFIER_NOT_VALID(
      0x85,
      Blame.CLIENT_ID,
      false,
      "choose a shorter prefix of letters and digits, or one that the broker's rules allow"),
  BAD_USER_NAME_OR_PASSWORD(
      0x86, Blame.CREDENTIALS, false, "set the user and password that the broker knows"),
  NOT_AUTHORIZED(0x87, Blame.PERMISSION, false, "grant the user that right in the broker's ACL"),
  SERVER_UNAVAILABLE(0x88, Blame.BROKER, true, "wait for the broker, or name another one"),
  SERVER_BUSY(0x89, Blame.BROKER, true, "wait for the broker, or name another one"),
  BANNED(0x8A, Blame.CREDENTIALS, false, "have the broker's administrator lift the ban"),
  SERVER_SHUTTING_DOWN(0x8B, Blame.BROKER, true, "wait for the broker, or name another one"),
  BAD_AUTHENTICATION_METHOD(
      0x8C, Blame.CREDENTIALS, false, "allow user and password, or certificates, in the broker"),
  KEEP_ALIVE_TIMEOUT(0x8D, Blame.KEEP_ALIVE, true, "raise the keep-alive on a slow network"),
  SESSION_TAKEN_OVER(
      0x8E,
      Blame.CLIENT_ID,
      true,
      "another client uses the same client id; give each connector a prefix of its own"),
  TOPIC_FILTER_INVALID(0x8F, Blame.TOPICS, false, "correct the filter; the broker refuses it"),
  TOPIC_NAME_INVALID(0x90, Blame.TOPICS, false, "correct the topic; the broker refuses it"),
  PACKET_IDENTIFIER_IN_USE(0x91, Blame.BROKER, true, "the connection is made anew"),
  PACKET_IDENTIFIER_NOT_FOUND(0x92, Blame.BROKER, true, "the connection is made anew"),
  RECEIVE_MAXIMUM_EXCEEDED(0x93, Blame.IN_FLIGHT, true, "lower the messages in flight"),
  TOPIC_ALIAS_INVALID(0x94, Blame.BROKER, true, "the connection is made anew"),
  PACKET_TOO_LARGE(0x95, Blame.SIZE, false, "raise the broker's maximum packet size"),
  MESSAGE_RATE_TOO_HIGH(0x96, Blame.IN_FLIGHT, true, "lower the messages in flight"),
  QUOTA_EXCEEDED(0x97, Blame.IN_FLIGHT, true, "raise the broker's quota for this client"),
  ADMINISTRATIVE_ACTION(0x98, Blame.BROKER, true, "ask the broker's administrator"),
  PAYLOAD_FORMAT_INVALID(0x99, Blame.PAYLOAD, false, "send what the topic's format asks for"),
  RETAIN_NOT_SUPPORTED(0x9A, Blame.RETAINED, false, "switch retained messages off"),
  QOS_NOT_SUPPORTED(0x9B, Blame.QOS, false, "lower the quality of service"),
  USE_ANOTHER_SERVER(0x9C, Blame.BROKER, true, "name the server that the broker points to"),
  SERVER_MOVED(0x9D, Blame.BROKER, true, "name the server that the broker points to"),
  SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(
      0x9E, Blame.DISTRIBUTION, false, "choose hash, which uses plain subscriptions"),
  CONNECTION_RATE_EXCEEDED(0x9F, Blame.BROKER, true, "wait, or run fewer tasks"),
  MAXIMUM_CONNECT_TIME(0xA0, Blame.BROKER, true, "the connection is made anew"),
  SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(
      0xA1, Blame.VERSION, false, "report this: no identifiers are asked for"),
  WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED(
      0xA2, Blame.TOPICS, false, "name topics without wildcards and levels");

  /** What a refusal is about; connectors know which of their keys that is. */
  public enum Blame {
    BROKER,
    VERSION,
    CLIENT_ID,
    CREDENTIALS,
    PERMISSION,
    KEEP_ALIVE,
    TOPICS,
    IN_FLIGHT,
    SIZE,
    PAYLOAD,
    RETAINED,
    QOS,
    DISTRIBUTION,
    TLS,
    WILL
  }

  private final int code;
  private final Blame blame;
  private final boolean passing;
  private final String remedy;

  ReasonCode(int code, Blame blame, boolean passing, String remedy) {
    this.code = code;
    this.blame = blame;
    this.passing = passing;
    this.remedy = remedy;
  }

  /** The reason of that number, if it is a refusal that the specification knows. */
  public static Optional<ReasonCode> of(int code) {
    for (ReasonCode reason : values()) {
      if (reason.code == code) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  /** The reason that means what a return code of MQTT 3.1.1's CONNACK means (1 to 5). */
  public static Optional<ReasonCode> ofVersion3(int code) {
    return switch (code) {
      case 1 -> Optional.of(UNSUPPORTED_PROTOCOL_VERSION);
      case 2 -> Optional.of(CLIENT_IDENTIFIER_NOT_VALID);
      case 3 -> Optional.of(SERVER_UNAVAILABLE);
      case 4 -> Optional.of(BAD_USER_NAME_OR_PASSWORD);
      case 5 -> Optional.of(NOT_AUTHORIZED);
      default -> Optional.empty();
    };
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** What is to blame. */
  public Blame blame() {
    return blame;
  }

  /** Whether trying again may help without anybody changing anything. */
  public boolean passing() {
    return passing;
  }

  /** What to do. */
  public String remedy() {
    return remedy;
  }

  /** Such as {@code not authorized (0x87)}. */
  public String words() {
    return "%s (0x%02X)".formatted(name().toLowerCase(Locale.ROOT).replace('_', ' '), code);
  }
}
