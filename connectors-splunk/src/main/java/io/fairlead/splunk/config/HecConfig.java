// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.config;

import io.fairlead.delivery.http.HttpSettings;
import io.fairlead.delivery.target.Backoff;
import io.fairlead.delivery.target.Circuit;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** The sink's configuration, parsed. Immutable. */
public final class HecConfig {

  private final AbstractConfig values;

  /** What becomes of an event for a wrong index or a wrong token. */
  public enum OnRefusal {
    DEAD_LETTER,
    FAIL,
    RETRY
  }

  /**
   * Parses a configuration.
   *
   * @throws ConfigException if a key's value is not allowed
   */
  public HecConfig(Map<String, String> properties) {
    this.values = new AbstractConfig(HecKeys.DEFINITION, properties, false);
    addresses();
    topicTokens();
  }

  /** Where the indexers are. */
  public List<URI> addresses() {
    return values.getList(HecKeys.URI).stream().map(HecConfig::address).toList();
  }

  private static URI address(String text) {
    try {
      URI uri = URI.create(text.strip());
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
      }
    } catch (IllegalArgumentException e) {
      // Told below, with what is expected.
    }
    throw new ConfigException(
        HecKeys.URI, text, "must be addresses such as https://host:8088, without user and path");
  }

  /** The share of each address. */
  public List<Integer> weights() {
    try {
      List<Integer> weights =
          values.getList(HecKeys.WEIGHTS).stream()
              .map(String::strip)
              .map(Integer::valueOf)
              .toList();
      if (weights.stream().allMatch(weight -> weight > 0)) {
        return weights;
      }
    } catch (NumberFormatException e) {
      // Told below, with what is expected.
    }
    throw new ConfigException(
        HecKeys.WEIGHTS, values.getList(HecKeys.WEIGHTS), "must be whole numbers from 1");
  }

  /** The token of a topic. */
  public Password token(String topic) {
    return topicTokens().getOrDefault(topic, values.getPassword(HecKeys.TOKEN));
  }

  /** Tokens of single topics. */
  public Map<String, Password> topicTokens() {
    Map<String, Password> tokens = new HashMap<>();
    Password all = values.getPassword(HecKeys.TOPIC_TOKENS);
    if (all == null || all.value().isBlank()) {
      return tokens;
    }
    for (String pair : all.value().split(",")) {
      int equals = pair.indexOf('=');
      if (equals < 1 || equals == pair.length() - 1) {
        // Invariant 7: the text may hold tokens, so it is not repeated.
        throw new ConfigException(HecKeys.TOPIC_TOKENS + " must be topic=token,topic=token");
      }
      tokens.put(
          pair.substring(0, equals).strip(), new Password(pair.substring(equals + 1).strip()));
    }
    return tokens;
  }

  /** How requests are made. */
  public HttpSettings http() {
    return new HttpSettings(
        HecKeys.TLS.read(values),
        HecKeys.PROXY.read(values),
        Duration.ofMillis(values.getInt(HecKeys.CONNECT_TIMEOUT)),
        Duration.ofSeconds(values.getInt(HecKeys.SOCKET_TIMEOUT)));
  }

  /** Whether offsets wait for acknowledgements. */
  public boolean ack() {
    return values.getBoolean(HecKeys.ACK_ENABLED);
  }

  /** Between two questions for acknowledgements. */
  public Duration ackPoll() {
    Integer seconds = values.getInt(HecKeys.ACK_POLL_SECONDS);
    return seconds == null
        ? Duration.ofMillis(values.getInt(HecKeys.ACK_POLL_MS))
        : Duration.ofSeconds(Math.max(1, seconds));
  }

  /** Until a batch without acknowledgement is sent again. */
  public Duration eventTimeout() {
    return Duration.ofSeconds(values.getInt(HecKeys.EVENT_TIMEOUT));
  }

  /** Events of a batch. */
  public int batchEvents() {
    return values.getInt(HecKeys.MAX_BATCH_SIZE);
  }

  /** Bytes of a batch. */
  public int batchBytes() {
    return values.getInt(HecKeys.MAX_BATCH_BYTES);
  }

  /** Until a batch that is not full is sent. */
  public Duration linger() {
    Integer seconds = values.getInt(HecKeys.FLUSH_WINDOW);
    return seconds == null
        ? Duration.ofMillis(values.getInt(HecKeys.LINGER))
        : Duration.ofSeconds(Math.max(0, seconds));
  }

  /** Whether requests are compressed. */
  public boolean compressed() {
    return values.getBoolean(HecKeys.COMPRESSION);
  }

  /** Requests under way to one indexer. */
  public int inFlight() {
    return values.getInt(HecKeys.TOTAL_CHANNELS) * values.getInt(HecKeys.CONNECTIONS);
  }

  /** Bytes that may wait. */
  public long bufferBytes() {
    return values.getLong(HecKeys.BUFFER);
  }

  /** Events that may wait. */
  public long bufferEvents() {
    return values.getLong(HecKeys.OUTSTANDING);
  }

  /** Retries of a batch; -1 for no limit. */
  public int maxRetries() {
    return values.getInt(HecKeys.MAX_RETRIES);
  }

  /** When an indexer is left alone. */
  public Circuit.Limits circuit() {
    return new Circuit.Limits(
        values.getInt(HecKeys.CIRCUIT_FAILURES),
        new Backoff(
            Duration.ofMillis(values.getInt(HecKeys.RETRY_BACKOFF)),
            Duration.ofSeconds(values.getInt(HecKeys.BACKOFF_SECONDS))));
  }

  /** For an index that the token may not write to. */
  public OnRefusal onIncorrectIndex() {
    return refusal(HecKeys.ON_INDEX);
  }

  /** For a token that is wrong or disabled. */
  public OnRefusal onTokenError() {
    return refusal(HecKeys.ON_TOKEN);
  }

  private OnRefusal refusal(String key) {
    return OnRefusal.valueOf(values.getString(key).toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Whether the indexers are not asked when the configuration is checked. */
  public boolean validationDisabled() {
    return values.getBoolean(HecKeys.VALIDATION_DISABLE);
  }

  /** What becomes of a record. */
  public EventConfig events() {
    return new EventConfig(values);
  }
}
