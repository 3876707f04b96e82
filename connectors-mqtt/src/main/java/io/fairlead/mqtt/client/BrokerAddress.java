// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where a broker listens.
 *
 * @param transport how it is spoken to
 * @param path of a WebSocket, with its slash
 */
public record BrokerAddress(Transport transport, String host, int port, String path) {

  /** The transports, with their usual ports. */
  public enum Transport {
    TCP(1883),
    SSL(8883),
    WS(80),
    WSS(443);

    private final int port;

    Transport(int port) {
      this.port = port;
    }
  }

  private static final Map<String, Transport> SCHEMES =
      Map.of(
          "tcp", Transport.TCP,
          "mqtt", Transport.TCP,
          "ssl", Transport.SSL,
          "tls", Transport.SSL,
          "mqtts", Transport.SSL,
          "ws", Transport.WS,
          "wss", Transport.WSS);

  /**
   * Parses an address.
   *
   * @throws ConfigException if it is none; the message says what is allowed
   */
  public static BrokerAddress parse(String key, String text) {
    URI uri;
    try {
      uri = new URI(text.trim());
    } catch (URISyntaxException e) {
      throw wrong(key, text);
    }
    if (uri.getUserInfo() != null) {
      // Invariant 7: an address with a password in it would be logged.
      throw new ConfigException(
          "Invalid value for configuration "
              + key
              + ": user and password do not belong into an address; set mqtt.user and"
              + " mqtt.password");
    }
    Transport transport =
        uri.getScheme() == null ? null : SCHEMES.get(uri.getScheme().toLowerCase(Locale.ROOT));
    if (transport == null || uri.getHost() == null) {
      throw wrong(key, text);
    }
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "" : uri.getRawPath();
    int port = uri.getPort() > 0 ? uri.getPort() : transport.port;
    return new BrokerAddress(transport, uri.getHost(), port, path);
  }

  private static ConfigException wrong(String key, String text) {
    return new ConfigException(
        key,
        text,
        "must be an address such as tcp://host:1883, ssl://host:8883, ws://host:80/mqtt or"
            + " wss://host:443/mqtt");
  }

  /** Whether certificates matter. */
  public boolean secure() {
    return transport == Transport.SSL || transport == Transport.WSS;
  }

  /** Whether it is a WebSocket. */
  public boolean webSocket() {
    return transport == Transport.WS || transport == Transport.WSS;
  }

  /** As Paho writes it. */
  @Override
  public String toString() {
    String scheme = transport.name().toLowerCase(Locale.ROOT);
    return scheme + "://" + host + ":" + port + path;
  }
}
