// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.config;

import io.fairlead.delivery.http.HttpSettings;
import io.fairlead.delivery.target.Backoff;
import io.fairlead.delivery.target.Circuit;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** The sink's configuration, parsed. Immutable. */
public final class ElasticConfig {

  private static final int CIRCUIT_FAILURES = 3;

  private final AbstractConfig values;

  /** What becomes of a document that the index refuses. */
  public enum OnMalformed {
    REPORT,
    FAIL,
    WARN,
    IGNORE
  }

  /**
   * Parses a configuration.
   *
   * @throws ConfigException if a key's value is not allowed
   */
  public ElasticConfig(Map<String, String> properties) {
    this.values = new AbstractConfig(ElasticKeys.DEFINITION, properties, false);
    addresses();
  }

  /** Where the nodes are; a path in front of the API's is kept. */
  public List<URI> addresses() {
    return values.getList(ElasticKeys.URL).stream().map(ElasticConfig::address).toList();
  }

  private static URI address(String text) {
    try {
      URI uri = URI.create(text.strip().replaceAll("/+$", ""));
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below, with what is expected.
    }
    throw new ConfigException(
        ElasticKeys.URL
            + " must be addresses such as https://host:9200, without user and password");
  }

  /** The Authorization header, if there is one. */
  public Optional<Password> authorization() {
    Password apiKey = values.getPassword(ElasticKeys.API_KEY);
    if (apiKey != null) {
      return Optional.of(new Password("ApiKey " + apiKey.value()));
    }
    String user = values.getString(ElasticKeys.USER);
    Password password = values.getPassword(ElasticKeys.PASSWORD_KEY);
    if (user == null || password == null) {
      return Optional.empty();
    }
    byte[] pair = (user + ':' + password.value()).getBytes(StandardCharsets.UTF_8);
    return Optional.of(new Password("Basic " + Base64.getEncoder().encodeToString(pair)));
  }

  /** How requests are made. */
  public HttpSettings http() {
    return new HttpSettings(
        ElasticKeys.TLS.read(values),
        ElasticKeys.PROXY.read(values),
        Duration.ofMillis(values.getInt(ElasticKeys.CONNECT_TIMEOUT)),
        Duration.ofMillis(values.getInt(ElasticKeys.READ_TIMEOUT)));
  }

  /** Whether requests are compressed. */
  public boolean compressed() {
    return values.getBoolean(ElasticKeys.COMPRESSION);
  }

  /** Operations of a request. */
  public int batchOperations() {
    return values.getInt(ElasticKeys.BATCH_SIZE);
  }

  /** Bytes of a request. */
  public int batchBytes() {
    return values.getInt(ElasticKeys.BULK_BYTES);
  }

  /** Until a request that is not full is sent. */
  public Duration linger() {
    return Duration.ofMillis(values.getInt(ElasticKeys.LINGER));
  }

  /** Requests under way. */
  public int inFlight() {
    return values.getInt(ElasticKeys.IN_FLIGHT);
  }

  /** Records that may wait. */
  public long bufferRecords() {
    return values.getLong(ElasticKeys.MAX_RECORDS);
  }

  /** Bytes that may wait. */
  public long bufferBytes() {
    return values.getLong(ElasticKeys.MAX_BYTES);
  }

  /** Retries of an operation; -1 for no limit. */
  public int maxRetries() {
    return values.getInt(ElasticKeys.MAX_RETRIES);
  }

  /** Between two attempts. */
  public Backoff backoff() {
    return new Backoff(
        Duration.ofMillis(values.getInt(ElasticKeys.RETRY_BACKOFF)),
        Duration.ofMillis(values.getInt(ElasticKeys.RETRY_BACKOFF_MAX)));
  }

  /** When a node is left alone. */
  public Circuit.Limits circuit() {
    return new Circuit.Limits(CIRCUIT_FAILURES, backoff());
  }

  /** For a document that the index refuses. */
  public OnMalformed onMalformed() {
    return OnMalformed.valueOf(values.getString(ElasticKeys.MALFORMED).toUpperCase(Locale.ROOT));
  }

  /** What becomes of a record. */
  public DocumentConfig documents() {
    return new DocumentConfig(values);
  }
}
