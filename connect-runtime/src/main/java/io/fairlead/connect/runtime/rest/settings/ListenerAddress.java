// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.settings;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where to listen.
 *
 * @param host empty for the default interface
 * @param port 0 for any free one
 */
public record ListenerAddress(Scheme scheme, String host, int port) {

  private static final Pattern FORM =
      Pattern.compile("^(.*)://\\[?([0-9a-zA-Z\\-%._:]*)\\]?:(-?[0-9]+)");

  /** Protocol of a listener. */
  public enum Scheme {
    HTTP,
    HTTPS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param key worker property that the URL is from
   * @throws ConfigException when it is not of the form {@code http[s]://host:port}
   */
  public static ListenerAddress parse(String key, String url) {
    Matcher parts = FORM.matcher(url.trim());
    if (!parts.matches()) {
      throw new ConfigException(
          key, url, "Listener doesn't have the right format (protocol://hostname:port).");
    }
    int port;
    try {
      port = Integer.parseInt(parts.group(3));
    } catch (NumberFormatException e) {
      throw new ConfigException(key, url, "The port is not a number up to 65535.");
    }
    if (port < 0 || port > 65535) {
      throw new ConfigException(key, url, "The port must lie between 0 (any free one) and 65535.");
    }
    return new ListenerAddress(scheme(key, url, parts.group(1)), parts.group(2), port);
  }

  private static Scheme scheme(String key, String url, String protocol) {
    for (Scheme scheme : Scheme.values()) {
      if (scheme.toString().equals(protocol.toLowerCase(Locale.ROOT))) {
        return scheme;
      }
    }
    throw new ConfigException(key, url, "Listener protocol must be either \"http\" or \"https\".");
  }

  /** Whether it accepts connections on all interfaces, so that its host is nobody's address. */
  public boolean isWildcard() {
    return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
  }

  @Override
  public String toString() {
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
