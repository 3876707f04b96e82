// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/** The nine kinds of plugins, under the names that {@code GET /connector-plugins} prints. */
public enum PluginType {
  SOURCE(SourceConnector.class, "Connector", true),
  SINK(SinkConnector.class, "Connector", true),
  CONVERTER(Converter.class, "Converter", true),
  HEADER_CONVERTER(HeaderConverter.class, "HeaderConverter", true),
  TRANSFORMATION(Transformation.class, "Transformation", true),
  PREDICATE(Predicate.class, "Predicate", true),
  CONFIGPROVIDER(ConfigProvider.class, "ConfigProvider", false),
  REST_EXTENSION(ConnectRestExtension.class, "ConnectRestExtension", false),
  CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY(
      ConnectorClientConfigOverridePolicy.class, "ConnectorClientConfigOverridePolicy", false);

  private static final Map<String, PluginType> BY_SUPERTYPE =
      Stream.of(values())
          .collect(Collectors.toMap(type -> type.superType.getName(), Function.identity()));

  private final Class<?> superType;
  private final String suffix;
  private final boolean scanned;

  PluginType(Class<?> superType, String suffix, boolean scanned) {
    this.superType = superType;
    this.suffix = suffix;
    this.scanned = scanned;
  }

  /** What plugins of this type extend or implement. */
  public Class<?> superType() {
    return superType;
  }

  /** Whether plugins without a manifest in META-INF/services are found (KIP-898). */
  boolean scanned() {
    return scanned;
  }

  /** The end of a class name that an alias may leave out. */
  String suffix() {
    return suffix;
  }

  boolean isConnector() {
    return this == SOURCE || this == SINK;
  }

  /** The type that this class or interface stands for, or null. */
  static PluginType ofSupertype(String className) {
    return BY_SUPERTYPE.get(className);
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
