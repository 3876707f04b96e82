// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and port that a JDBC URL leads to.
 *
 * @param host its name or address
 * @param port its port; empty if the URL names none and the database has no usual one
 */
public record Endpoint(String host, OptionalInt port) {

  private static final Pattern HOSTS = Pattern.compile("^jdbc:[^/@]*(?:@//|@|//)([^/;?]*)");
  private static final Pattern HOST =
      Pattern.compile("(?:.*@)?(\\[[^]]+]|[^:\\\\]*)(?:\\\\[^:]*)?(?::(\\d{1,5}))?(?::.*)?");

  /**
   * The endpoints of a URL, in its order; none if it leads to a file or into this process.
   *
   * @param usualPort the database's usual port
   */
  public static List<Endpoint> of(String url, OptionalInt usualPort) {
    Matcher hosts = HOSTS.matcher(url);
    List<Endpoint> endpoints = new ArrayList<>();
    if (hosts.find()) {
      for (String text : hosts.group(1).split(",")) {
        Matcher host = HOST.matcher(text.strip());
        if (host.matches()) {
          String name = host.group(1).isEmpty() ? "localhost" : host.group(1);
          OptionalInt port =
              host.group(2) == null ? usualPort : OptionalInt.of(Integer.parseInt(host.group(2)));
          endpoints.add(new Endpoint(name, port));
        }
      }
    }
    return endpoints;
  }

  /** Why the host's name leads nowhere, or empty if it has an address. */
  public Optional<String> unresolved() {
    try {
      InetAddress.getByName(host);
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of("Host " + host + " does not resolve to an address");
    }
  }

  /**
   * Why nobody accepts a connection there, or empty if somebody does.
   *
   * @param millis how long to try
   */
  public Optional<String> closed(int millis) {
    if (port.isEmpty()) {
      return Optional.empty();
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port.getAsInt()), millis);
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(
          "Nobody accepts connections at " + this + " (" + String.valueOf(e.getMessage()) + ")");
    }
  }

  @Override
  public String toString() {
    return host + (port.isPresent() ? ":" + port.getAsInt() : "");
  }
}
