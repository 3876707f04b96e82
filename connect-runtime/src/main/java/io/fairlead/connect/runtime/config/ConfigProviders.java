// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.utils.Utils;

/**
 * Resolves {@code ${provider:key}} and {@code ${provider:path:key}} references in configurations
 * (KIP-297).
 *
 * <p>A reference to a provider that is not configured stays as it is, as in Apache Kafka Connect:
 * it may mean something to the connector. One that a configured provider has no value for is an
 * error here, because the connector would take the reference for the value.
 *
 * <p>Calls providers on the caller's thread, which they may block. Safe for use by any thread, as
 * far as the providers are.
 */
public final class ConfigProviders implements AutoCloseable {

  private final Map<String, ConfigProvider> providers;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param providers by the names that references use, configured; closed by {@link #close}
   */
  public ConfigProviders(Map<String, ConfigProvider> providers) {
    this.providers = Map.copyOf(providers);
  }

  /** Resolves nothing. */
  public static ConfigProviders none() {
    return new ConfigProviders(Map.of());
  }

  /**
   * A configuration without references.
   *
   * @param values the same keys as were given
   * @param ttlMillisByPath after which time the values from a path are stale, where a provider said
   * @param referenceByValue what stood for each value that a provider gave
   */
  public record Resolved(
      Map<String, String> values,
      Map<String, Long> ttlMillisByPath,
      Map<String, String> referenceByValue) {

    @Override
    public String toString() {
      // Invariant 7: resolved values are secrets more often than not.
      return "Resolved" + values.keySet();
    }
  }

  /**
   * Resolves all references; null values stay null.
   *
   * @throws ConfigException naming the key and the reference that cannot be resolved, never a value
   */
  public Resolved resolve(Map<String, String> config) {
    Map<Source, Set<String>> wanted = new LinkedHashMap<>();
    config.forEach(
        (key, value) ->
            forEachReference(
                value,
                reference ->
                    wanted
                        .computeIfAbsent(reference.source(), source -> new HashSet<>())
                        .add(reference.key())));
    Map<Source, Map<String, String>> found = new HashMap<>();
    Map<String, Long> ttls = new HashMap<>();
    wanted.forEach(
        (source, keys) -> {
          ConfigData data = fetch(source, keys, config);
          found.put(source, data.data());
          if (data.ttl() != null && data.ttl() >= 0) {
            ttls.merge(source.path(), data.ttl(), Math::min);
          }
        });
    Map<String, String> values = new HashMap<>();
    config.forEach((key, value) -> values.put(key, replace(key, value, found)));
    Map<String, String> references = new HashMap<>();
    found.forEach(
        (source, data) ->
            data.forEach(
                (key, value) -> {
                  if (value != null && wanted.get(source).contains(key)) {
                    references.put(value, new Reference(source, key).toString());
                  }
                }));
    return new Resolved(values, Map.copyOf(ttls), Map.copyOf(references));
  }

  private void forEachReference(String value, Consumer<Reference> action) {
    if (value == null || value.indexOf("${") < 0) {
      return;
    }
    Matcher matcher = ConfigTransformer.DEFAULT_PATTERN.matcher(value);
    while (matcher.find()) {
      Reference reference = Reference.of(matcher);
      if (providers.containsKey(reference.source().provider())) {
        action.accept(reference);
      }
    }
  }

  private ConfigData fetch(Source source, Set<String> keys, Map<String, String> config) {
    ConfigProvider provider = providers.get(source.provider());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(provider.getClass().getClassLoader());
    try {
      ConfigData data = provider.get(source.path(), keys);
      if (data == null || data.data() == null) {
        throw new ConfigException("the provider returned nothing");
      }
      return data;
    } catch (RuntimeException e) {
      ConfigException failure =
          new ConfigException(
              "Cannot resolve "
                  + references(source, keys)
                  + " in "
                  + keysThatUse(source, config)
                  + ": config provider '"
                  + source.provider()
                  + "' failed with "
                  + e.getClass().getSimpleName()
                  + ": "
                  + e.getMessage());
      failure.initCause(e);
      throw failure;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static String references(Source source, Set<String> keys) {
    return keys.stream()
        .sorted()
        .map(key -> new Reference(source, key).toString())
        .collect(Collectors.joining(", "));
  }

  private Set<String> keysThatUse(Source source, Map<String, String> config) {
    Set<String> keys = new TreeSet<>();
    config.forEach(
        (key, value) ->
            forEachReference(
                value,
                reference -> {
                  if (reference.source().equals(source)) {
                    keys.add(key);
                  }
                }));
    return keys;
  }

  private String replace(String key, String value, Map<Source, Map<String, String>> found) {
    if (value == null || found.isEmpty()) {
      return value;
    }
    Matcher matcher = ConfigTransformer.DEFAULT_PATTERN.matcher(value);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      Reference reference = Reference.of(matcher);
      Map<String, String> data = found.get(reference.source());
      String replacement = data == null ? matcher.group() : data.get(reference.key());
      if (replacement == null) {
        throw new ConfigException(
            "Cannot resolve "
                + reference
                + " in '"
                + key
                + "': config provider '"
                + reference.source().provider()
                + "' has no such value. Known providers: "
                + List.copyOf(new TreeSet<>(providers.keySet())));
      }
      matcher.appendReplacement(result, Matcher.quoteReplacement(replacement));
    }
    return matcher.appendTail(result).toString();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      providers.forEach(
          (name, provider) -> Utils.closeQuietly(provider, "config provider " + name));
    }
  }

  private record Source(String provider, String path) {}

  private record Reference(Source source, String key) {
    static Reference of(Matcher matcher) {
      String path = matcher.group(3) == null ? "" : matcher.group(3);
      return new Reference(new Source(matcher.group(1), path), matcher.group(4));
    }

    @Override
    public String toString() {
      String path = source.path().isEmpty() ? "" : source.path() + ":";
      return "${" + source.provider() + ":" + path + key + "}";
    }
  }
}
