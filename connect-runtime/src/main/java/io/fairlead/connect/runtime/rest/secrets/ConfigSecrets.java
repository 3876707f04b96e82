// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.secrets;

import io.fairlead.connect.runtime.herder.BadRequestException;
import io.fairlead.connect.runtime.herder.ConnectorInfo;
import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.herder.TaskInfo;
import io.fairlead.connect.runtime.secrets.SecretMask;
import io.fairlead.connect.runtime.secrets.SecretWords;
import io.fairlead.connect.runtime.validation.ConfigInfo;
import io.fairlead.connect.runtime.validation.ConfigInfos;
import io.fairlead.connect.runtime.validation.ConfigValueInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Takes secrets out of what REST answers, and puts stored ones back into what clients send. With
 * {@code fairlead.rest.mask.secrets=false} it does neither. Safe for use by any thread.
 */
public final class ConfigSecrets {

  private static final String REFERENCE_START = "${";

  private final Herder herder;
  private final boolean enabled;

  public ConfigSecrets(Herder herder, boolean enabled) {
    this.herder = herder;
    this.enabled = enabled;
  }

  public Map<String, String> mask(Map<String, String> config) {
    // Invariant 7: every config leaves through here.
    return enabled && config != null ? maskFor(config).mask(config) : config;
  }

  public ConnectorInfo mask(ConnectorInfo info) {
    return enabled && info != null
        ? new ConnectorInfo(info.name(), mask(info.config()), info.tasks(), info.type())
        : info;
  }

  /**
   * Task configs are told apart with their connector's definition.
   *
   * @param connectorConfig unmasked
   */
  public List<TaskInfo> mask(List<TaskInfo> tasks, Map<String, String> connectorConfig) {
    if (!enabled) {
      return tasks;
    }
    SecretMask mask = maskFor(connectorConfig);
    return tasks.stream().map(task -> new TaskInfo(task.id(), mask.mask(task.config()))).toList();
  }

  /**
   * Masks the values that a validation echoes, and its errors. References are shown as they were
   * sent, not resolved.
   */
  public ConfigInfos mask(ConfigInfos infos, Map<String, String> sent) {
    if (!enabled) {
      return infos;
    }
    SecretMask mask = maskFor(sent);
    Map<String, String> words = new HashMap<>(secretsOf(mask, sent));
    for (ConfigInfo info : infos.configs()) {
      ConfigValueInfo value = info.value();
      if (value != null && value.value() != null && isReference(sent.get(value.name()))) {
        words.put(value.value(), sent.get(value.name()));
      }
    }
    SecretWords scrubbed = SecretWords.of(words);
    List<ConfigInfo> masked =
        infos.configs().stream()
            .map(
                info -> new ConfigInfo(info.definition(), mask(info.value(), mask, sent, scrubbed)))
            .toList();
    return new ConfigInfos(infos.name(), infos.errorCount(), infos.groups(), masked);
  }

  private static ConfigValueInfo mask(
      ConfigValueInfo value, SecretMask mask, Map<String, String> sent, SecretWords words) {
    if (value == null) {
      return null;
    }
    String raw = sent.get(value.name());
    String shown;
    if (value.value() != null && isReference(raw)) {
      shown = raw;
    } else {
      shown = mask.hides(value.name(), value.value()) ? SecretMask.MASK : value.value();
    }
    return new ConfigValueInfo(
        value.name(),
        shown,
        value.recommendedValues(),
        value.errors().stream().map(words::scrub).toList(),
        value.visible());
  }

  /**
   * Puts stored values where a client sent {@code ***}.
   *
   * @throws BadRequestException naming every key that has nothing stored
   */
  public Map<String, String> restore(String connector, Map<String, String> config) {
    if (!enabled || !config.containsValue(SecretMask.MASK)) {
      return config;
    }
    Map<String, String> stored = herder.connectorConfig(connector).orElse(Map.of());
    requireStored(connector, config, stored);
    return SecretMask.restore(config, stored);
  }

  /**
   * Leaves out what a patch does not change because it sends {@code ***}.
   *
   * @throws BadRequestException naming every key that has nothing stored
   */
  public Map<String, String> restorePatch(String connector, Map<String, String> patch) {
    Map<String, String> stored = herder.connectorConfig(connector).orElse(null);
    if (!enabled || stored == null || !patch.containsValue(SecretMask.MASK)) {
      return patch;
    }
    requireStored(connector, patch, stored);
    Map<String, String> changes = new HashMap<>(patch);
    changes.values().removeIf(SecretMask.MASK::equals);
    return changes;
  }

  private static void requireStored(
      String connector, Map<String, String> config, Map<String, String> stored) {
    Set<String> missing =
        config.entrySet().stream()
            .filter(entry -> SecretMask.MASK.equals(entry.getValue()))
            .map(Map.Entry::getKey)
            .filter(key -> stored.get(key) == null)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!missing.isEmpty()) {
      throw new BadRequestException(
          "The value "
              + SecretMask.MASK
              + " stands for the one that is stored, but connector "
              + connector
              + " has none for "
              + String.join(", ", missing)
              + "; send the value itself, or a reference such as ${file:/path:key}.");
    }
  }

  /**
   * The text without the secret values of this config, and of what is stored for the connector that
   * it names, for errors that may quote them.
   */
  public String scrub(String text, Map<String, String> config) {
    if (!enabled || text == null || config == null) {
      return text;
    }
    Map<String, String> words = secretsOf(maskFor(config), config);
    Optional.ofNullable(config.get("name"))
        .flatMap(herder::connectorConfig)
        .ifPresent(stored -> words.putAll(secretsOf(maskFor(stored), stored)));
    return SecretWords.of(words).scrub(text);
  }

  private static Map<String, String> secretsOf(SecretMask mask, Map<String, String> config) {
    Map<String, String> words = new HashMap<>();
    config.forEach(
        (key, value) -> {
          if (mask.hides(key, value) && !value.equals(SecretMask.MASK)) {
            words.put(value, SecretMask.MASK);
          }
        });
    return words;
  }

  private SecretMask maskFor(Map<String, String> config) {
    return new SecretMask(herder.definitionFor(config));
  }

  private static boolean isReference(String value) {
    return value != null && value.contains(REFERENCE_START);
  }
}
