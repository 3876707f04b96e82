// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.config;

import io.fairlead.jdbc.connection.ConnectionConfig;
import io.fairlead.jdbc.connection.ConnectionConfig.Retry;
import io.fairlead.jdbc.dialect.Dialect;
import io.fairlead.jdbc.dialect.Identifiers;
import io.fairlead.jdbc.dialect.registry.Dialects;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** The keys about the connection, which source and sink share. */
public final class ConnectionKeys {

  /** The JDBC URL. */
  public static final String URL = "connection.url";

  /** The user. */
  public static final String USER = "connection.user";

  /** The password. */
  public static final String PASSWORD = "connection.password";

  /** Attempts to get a connection back. */
  public static final String ATTEMPTS = "connection.attempts";

  /** Pause between attempts. */
  public static final String BACKOFF = "connection.backoff.ms";

  /** The dialect. */
  public static final String DIALECT = "dialect.name";

  /** Whether names are quoted. */
  public static final String QUOTE = "quote.sql.identifiers";

  /** Another name for it. */
  public static final String QUOTE_PEER = "sql.quote.identifiers";

  /** The zone of timestamps without one. */
  public static final String ZONE = "db.timezone";

  private static final String PREFIX = "connection.";
  private static final Set<String> OWN = Set.of(URL, USER, PASSWORD, ATTEMPTS, BACKOFF);
  private static final String GROUP = "Connection";

  private ConnectionKeys() {}

  /** Adds the keys to a definition. */
  public static ConfigDef define(ConfigDef def) {
    Keys keys = new Keys(def, GROUP);
    keys.required(
        URL,
        Type.STRING,
        "The JDBC URL, for example jdbc:postgresql://host:5432/database. The driver's jar lies in"
            + " the plugin's folder; PostgreSQL's comes along.");
    keys.add(USER, Type.STRING, null, Importance.HIGH, "The user to connect as.");
    keys.add(
        PASSWORD,
        Type.PASSWORD,
        null,
        Importance.HIGH,
        "The user's password. Write a reference to a config provider rather than the password"
            + " itself.");
    keys.add(
        ATTEMPTS,
        Type.INT,
        3,
        Range.atLeast(1),
        Importance.LOW,
        "How many times in a row a connection that was lost or refused is tried before the task"
            + " fails.");
    keys.add(
        BACKOFF,
        Type.LONG,
        10_000L,
        Range.atLeast(0),
        Importance.LOW,
        "Milliseconds between two attempts.");
    List<String> dialects = new ArrayList<>(Dialects.names());
    dialects.add("");
    keys.add(
        DIALECT,
        Type.STRING,
        "",
        ValidString.in(dialects.toArray(String[]::new)),
        Importance.LOW,
        "The kind of database, for when the URL does not tell. Empty: by the URL.");
    keys.add(
        QUOTE,
        Type.STRING,
        "always",
        Keys.word("always", "never"),
        Importance.MEDIUM,
        "Whether names of tables and columns are quoted in SQL. Without quotes most databases"
            + " ignore the case of names.");
    keys.add(
        QUOTE_PEER,
        Type.BOOLEAN,
        true,
        Importance.LOW,
        "Another name for quote.sql.identifiers: false for never.");
    keys.add(
        ZONE,
        Type.STRING,
        "UTC",
        Keys.valid(
            "a zone such as UTC, Europe/Berlin or +02:00",
            value -> {
              try {
                ZoneId.of((String) value);
                return true;
              } catch (DateTimeException e) {
                return false;
              }
            }),
        Importance.MEDIUM,
        "The zone in which timestamps without zone are meant.");
    return def;
  }

  /** The connection that a configuration describes; unknown connection.* keys go to the driver. */
  public static ConnectionConfig connection(AbstractConfig config) {
    Map<String, String> driver = new TreeMap<>();
    config
        .originals()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX) && !OWN.contains(key) && value != null) {
                driver.put(key.substring(PREFIX.length()), value.toString());
              }
            });
    return new ConnectionConfig(
        config.getString(URL),
        Optional.ofNullable(config.getString(USER)),
        Optional.ofNullable(config.getPassword(PASSWORD)),
        new Retry(config.getInt(ATTEMPTS), Duration.ofMillis(config.getLong(BACKOFF))),
        driver);
  }

  /** The dialect: the named one, else the URL's. */
  public static Dialect dialect(AbstractConfig config) {
    String name = config.getString(DIALECT);
    if (name.isEmpty()) {
      return Dialects.forUrl(config.getString(URL));
    }
    return Dialects.named(name, config.getString(URL))
        .orElseThrow(() -> new ConfigException(DIALECT, name));
  }

  /** How names are written. */
  public static Identifiers identifiers(AbstractConfig config, Dialect dialect) {
    return new Identifiers(dialect.quote(), quoted(config));
  }

  private static boolean quoted(AbstractConfig config) {
    return !"never".equalsIgnoreCase(config.getString(QUOTE)) && config.getBoolean(QUOTE_PEER);
  }

  /** The zone of timestamps without one. */
  public static ZoneId zone(AbstractConfig config) {
    return ZoneId.of(config.getString(ZONE));
  }

  /** How wide a key's field is shown. */
  static Width width(Type type) {
    return type == Type.INT || type == Type.LONG || type == Type.BOOLEAN ? Width.SHORT : Width.LONG;
  }
}
