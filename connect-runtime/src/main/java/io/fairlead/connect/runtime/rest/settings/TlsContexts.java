// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * TLS as the {@code ssl.*} properties of a prefix say. Keys and trust come as JKS, PKCS12 or PEM,
 * in files or inline, as for Kafka clients (KIP-651).
 */
public final class TlsContexts {

  private static final Map<String, Object> DEFAULTS =
      new ConfigDef().withClientSslSupport().defaultValues();

  private final String prefix;
  private final Map<String, Object> values;

  /**
   * @param prefix with which the values were found, for messages
   * @param values parsed, without prefix
   */
  TlsContexts(String prefix, Map<String, Object> values) {
    this.prefix = prefix;
    this.values = new HashMap<>(DEFAULTS);
    this.values.putAll(values);
  }

  /**
   * Loads keys and trust for a server.
   *
   * @throws ConfigException when there is no key, or it cannot be read
   */
  public SSLContext server() {
    if (values.get(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG) == null
        && values.get(SslConfigs.SSL_KEYSTORE_KEY_CONFIG) == null) {
      throw new ConfigException(
          prefix
              + SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG
              + " is missing: an https listener needs a key and a certificate. Set it, or "
              + SslConfigs.SSL_KEYSTORE_KEY_CONFIG
              + " and "
              + SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG
              + " with "
              + SslConfigs.SSL_KEYSTORE_TYPE_CONFIG
              + "=PEM.");
    }
    return context();
  }

  /**
   * Loads keys and trust for requests to other workers.
   *
   * @throws ConfigException when they cannot be read
   */
  public SSLContext client() {
    return context();
  }

  private SSLContext context() {
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(values);
      return factory.sslContext();
    } catch (KafkaException e) {
      throw new ConfigException("TLS settings " + prefix + "ssl.* cannot be used: " + reason(e));
    }
  }

  private static String reason(Throwable failure) {
    StringBuilder reasons = new StringBuilder(String.valueOf(failure.getMessage()));
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      reasons.append(": ").append(cause.getMessage());
    }
    return reasons.toString();
  }

  /** Null when the platform's default suites are to be used. */
  public String[] cipherSuites() {
    return names(SslConfigs.SSL_CIPHER_SUITES_CONFIG);
  }

  /** Null when the platform's default protocols are to be used. */
  public String[] enabledProtocols() {
    return names(SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG);
  }

  private String[] names(String key) {
    return values.get(key) instanceof List<?> names && !names.isEmpty()
        ? names.stream().map(String::valueOf).toArray(String[]::new)
        : null;
  }

  /** {@code required}, {@code requested} or {@code none}. */
  public String clientAuthentication() {
    return Optional.ofNullable(values.get(RestSettings.SSL_CLIENT_AUTH))
        .map(String::valueOf)
        .orElse("none");
  }

  /** Empty when other workers' certificates need not name their hosts. */
  public String endpointIdentification() {
    return Optional.ofNullable(values.get(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG))
        .map(String::valueOf)
        .orElse("");
  }
}
