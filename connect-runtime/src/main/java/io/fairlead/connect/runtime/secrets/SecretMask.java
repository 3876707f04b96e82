// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.secrets;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Keeps secrets out of what leaves the worker.
 *
 * <p>Secret are the values of PASSWORD keys, and those of keys that no definition knows but whose
 * name says so, such as pass-through settings of a client. References to config providers are no
 * secrets. Immutable; safe for use by any thread.
 */
public final class SecretMask {

  public static final String MASK = "***";

  private static final Pattern ONLY_REFERENCES = Pattern.compile("\\s*(?:\\$\\{[^}]*:[^}]*}\\s*)+");

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i).*(?:password|passwd|passphrase|secret|token|credentials?|private[._-]?key"
              + "|api[._-]?key|access[._-]?key|jaas[._-]config|basic\\.auth\\.user\\.info"
              + "|ssl\\.keystore\\.key|certificate\\.chain)");

  private final Set<String> known = new HashSet<>();
  private final Set<String> secret = new HashSet<>();

  /**
   * @param definitions of the keys, with the prefixes that they have in the configuration
   */
  public SecretMask(Collection<ConfigDef> definitions) {
    for (ConfigDef definition : definitions) {
      for (ConfigDef.ConfigKey key : definition.configKeys().values()) {
        known.add(key.name);
        if (key.type == ConfigDef.Type.PASSWORD) {
          secret.add(key.name);
        }
      }
    }
  }

  public SecretMask(ConfigDef definition) {
    this(List.of(definition));
  }

  /** The same keys; secret values are replaced by {@link #MASK}. */
  public Map<String, String> mask(Map<String, String> config) {
    // Invariant 7: what is not known to be harmless by its definition is judged by its name.
    Map<String, String> masked = new HashMap<>(config);
    masked.replaceAll((key, value) -> hides(key, value) ? MASK : value);
    return masked;
  }

  /** Whether {@link #mask} replaces this value. */
  public boolean hides(String key, String value) {
    return value != null
        && !value.isEmpty()
        && isSecret(key)
        && !ONLY_REFERENCES.matcher(value).matches();
  }

  private boolean isSecret(String key) {
    return secret.contains(key) || !known.contains(key) && SECRET_NAME.matcher(key).matches();
  }

  /**
   * Puts stored values back where a client sent {@link #MASK}, which means "keep what is stored".
   *
   * @param stored unmasked; empty or null when nothing is stored
   * @throws ConfigException naming a key that has nothing stored
   */
  public static Map<String, String> restore(
      Map<String, String> incoming, Map<String, String> stored) {
    if (!incoming.containsValue(MASK)) {
      return incoming;
    }
    Map<String, String> restored = new HashMap<>(incoming);
    for (Map.Entry<String, String> entry : incoming.entrySet()) {
      if (MASK.equals(entry.getValue())) {
        String value = stored == null ? null : stored.get(entry.getKey());
        if (value == null) {
          throw new ConfigException(
              entry.getKey(),
              MASK,
              "this stands for the stored value, but nothing is stored; send the value itself");
        }
        restored.put(entry.getKey(), value);
      }
    }
    return restored;
  }
}
