// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * Keys {@code fairlead.restart.*}: how failed connectors and tasks are started again. Given to the
 * worker they are the defaults of its connectors; given to a connector they are its own.
 */
public final class RestartKeys {

  public static final String PREFIX = "fairlead.restart.";
  public static final String ENABLED_CONFIG = PREFIX + "enabled";
  public static final String FIRST_MS_CONFIG = PREFIX + "backoff.initial.ms";
  public static final String LONGEST_MS_CONFIG = PREFIX + "backoff.max.ms";
  public static final String QUIET_MS_CONFIG = PREFIX + "quiet.ms";
  public static final String PER_HOUR_CONFIG = PREFIX + "max.per.hour";

  private static final String GROUP = "Restarts";

  private RestartKeys() {}

  private record Key(
      String name, Type type, Object workerDefault, int atLeast, String doc, String displayName) {

    void define(ConfigDef keys, Object defaultValue, int order) {
      keys.define(
          name,
          type,
          defaultValue,
          type == Type.BOOLEAN ? null : numberOrNull(),
          Importance.LOW,
          doc,
          GROUP,
          order,
          Width.SHORT,
          displayName);
    }

    private ConfigDef.Validator numberOrNull() {
      ConfigDef.Validator range = ConfigDef.Range.atLeast(atLeast);
      return ConfigDef.LambdaValidator.with(
          (key, value) -> {
            if (value != null) {
              range.ensureValid(key, value);
            }
          },
          range::toString);
    }
  }

  private static final Key[] KEYS = {
    new Key(
        ENABLED_CONFIG,
        Type.BOOLEAN,
        true,
        0,
        "Starts connectors and tasks again that failed of something that may pass. Errors of the"
            + " configuration and of records are never restarted.",
        "Restart after failures"),
    new Key(
        FIRST_MS_CONFIG,
        Type.LONG,
        1_000L,
        1,
        "Least milliseconds until the first restart; the time doubles with each failure.",
        "First back-off"),
    new Key(
        LONGEST_MS_CONFIG,
        Type.LONG,
        300_000L,
        1,
        "Most milliseconds between a failure and the restart.",
        "Longest back-off"),
    new Key(
        QUIET_MS_CONFIG,
        Type.LONG,
        600_000L,
        1,
        "Milliseconds without a failure after which the back-off begins anew.",
        "Quiet time"),
    new Key(
        PER_HOUR_CONFIG,
        Type.INT,
        20,
        0,
        "Most restarts of one task, or of the connector itself, within any hour.",
        "Restarts per hour"),
  };

  /** Keys of a worker, with their defaults. */
  static void defineForWorker(ConfigDef keys) {
    for (Key key : KEYS) {
      keys.define(
          key.name(),
          key.type(),
          key.workerDefault(),
          key.type() == Type.BOOLEAN ? null : ConfigDef.Range.atLeast(key.atLeast()),
          Importance.LOW,
          key.doc() + " Default for all connectors of this worker.");
    }
  }

  /** Keys of a connector; not set, the worker's values count. */
  static ConfigDef defineForConnector(ConfigDef keys) {
    int order = 1;
    for (Key key : KEYS) {
      key.define(keys, null, order++);
    }
    return keys;
  }

  /**
   * The value that counts for a connector: its own, or the worker's where it has none or, as a
   * reference of a config provider, none that can be read.
   *
   * @param connector as stored
   */
  public static Object value(AbstractConfig worker, Map<String, String> connector, String key) {
    return own(connector, key).orElseGet(() -> worker.values().get(key));
  }

  private static Optional<Object> own(Map<String, String> connector, String key) {
    Map<String, String> given =
        connector.entrySet().stream()
            .filter(entry -> entry.getKey().equals(key) && entry.getValue() != null)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    try {
      return Optional.ofNullable(defineForConnector(new ConfigDef()).parse(given).get(key));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }
}
