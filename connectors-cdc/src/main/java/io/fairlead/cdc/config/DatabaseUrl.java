// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is: {@code KIND://host[:port][/database][?parameter=value&…]}, with or without
 * {@code jdbc:} in front; SQL Server's form with {@code ;databaseName=…} as well.
 *
 * @param kind what it is
 * @param host the host, an IPv6 address without its brackets; for MongoDB empty
 * @param port the port
 * @param database the database; empty if the URL names none
 * @param parameters what follows {@code ?} or {@code ;}
 * @param whole the URL as given, without {@code jdbc:}
 */
public record DatabaseUrl(
    DatabaseKind kind,
    String host,
    int port,
    String database,
    Map<String, String> parameters,
    String whole) {

  private static final Pattern SCHEME = Pattern.compile("(?i)(?:jdbc:)?([a-z0-9+]+):(.*)");
  private static final Pattern REST =
      Pattern.compile(
          "(?://)?(\\[[^\\]]+\\]|[^:/?;]+)(?::(\\d{1,5}))?(?:/([^?;:]*))?(?:[?;:](.*))?");
  private static final String FORM =
      "must be like postgresql://host:5432/database, mysql://host, mariadb://host,"
          + " sqlserver://host:1433;databaseName=x, db2://host:50000/DATABASE"
          + " or mongodb://host:27017/?replicaSet=rs";

  /**
   * Parses a URL.
   *
   * @throws IllegalArgumentException saying what is allowed; the message does not repeat the URL
   */
  public static DatabaseUrl parse(String url) {
    Matcher scheme = SCHEME.matcher(url.trim());
    if (!scheme.matches()) {
      throw new IllegalArgumentException(FORM);
    }
    DatabaseKind kind =
        DatabaseKind.ofScheme(scheme.group(1))
            .orElseThrow(() -> new IllegalArgumentException(FORM));
    String rest = scheme.group(2);
    // Invariant 7: a URL is no secret to Connect, so it must not hold one.
    if (rest.matches("//[^/?;]*@.*") || rest.matches("(?i).*[?&;]password=.*")) {
      throw new IllegalArgumentException(
          "must hold neither user nor password; they belong into database.user and"
              + " database.password");
    }
    if (kind == DatabaseKind.MONGODB) {
      return new DatabaseUrl(kind, "", kind.port(), "", Map.of(), scheme.group(1) + ":" + rest);
    }
    Matcher parts = REST.matcher(rest);
    if (!parts.matches()) {
      throw new IllegalArgumentException(FORM);
    }
    Map<String, String> parameters = parameters(parts.group(4));
    String database = parts.group(3) == null ? "" : decoded(parts.group(3));
    String named = parameters.remove("databaseName");
    return new DatabaseUrl(
        kind,
        parts.group(1).replaceAll("[\\[\\]]", ""),
        parts.group(2) == null ? kind.port() : Integer.parseInt(parts.group(2)),
        named == null ? database : named,
        Map.copyOf(parameters),
        scheme.group(1) + ":" + rest);
  }

  /** For messages: host, port and database, and nothing that may be secret. */
  public String shown() {
    return kind == DatabaseKind.MONGODB
        ? "the MongoDB at database.url"
        : kind.scheme() + "://" + authority() + (database.isEmpty() ? "" : "/" + database);
  }

  /** The URL for JDBC. */
  public String jdbc() {
    StringBuilder url = new StringBuilder("jdbc:").append(kind.scheme()).append("://");
    url.append(authority()).append('/').append(database);
    char separator = '?';
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      url.append(separator).append(parameter.getKey()).append('=').append(parameter.getValue());
      separator = '&';
    }
    return url.toString();
  }

  private String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static Map<String, String> parameters(String text) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (text == null) {
      return parameters;
    }
    for (String pair : text.split("[&;]")) {
      int at = pair.indexOf('=');
      if (at > 0) {
        parameters.put(pair.substring(0, at), pair.substring(at + 1));
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
