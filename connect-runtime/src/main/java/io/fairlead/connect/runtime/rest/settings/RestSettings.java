// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.settings;

import io.fairlead.connect.runtime.config.WorkerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the worker's properties say about its REST interface. Immutable. */
public final class RestSettings {

  static final String SSL_CLIENT_AUTH = WorkerConfig.SSL_CLIENT_AUTH_CONFIG;

  private final WorkerConfig worker;
  private final List<ListenerAddress> listeners;
  private final List<ListenerAddress> adminListeners;

  private RestSettings(WorkerConfig worker) {
    this.worker = worker;
    this.listeners = addresses(WorkerConfig.LISTENERS_CONFIG);
    this.adminListeners =
        worker.getList(WorkerConfig.ADMIN_LISTENERS_CONFIG) == null
            ? null
            : addresses(WorkerConfig.ADMIN_LISTENERS_CONFIG);
  }

  /**
   * @throws org.apache.kafka.common.config.ConfigException when a listener is malformed
   */
  public static RestSettings of(WorkerConfig worker) {
    return new RestSettings(worker);
  }

  private List<ListenerAddress> addresses(String key) {
    return worker.getList(key).stream()
        .filter(url -> !url.isBlank())
        .map(url -> ListenerAddress.parse(key, url))
        .toList();
  }

  public List<ListenerAddress> listeners() {
    return listeners;
  }

  /** Empty optional: the admin endpoints are on the main listeners; empty list: nowhere. */
  public Optional<List<ListenerAddress>> adminListeners() {
    return Optional.ofNullable(adminListeners);
  }

  public Optional<String> advertisedHost() {
    return Optional.ofNullable(worker.getString(WorkerConfig.REST_ADVERTISED_HOST_NAME_CONFIG))
        .filter(host -> !host.isBlank());
  }

  public Optional<Integer> advertisedPort() {
    return Optional.ofNullable(worker.getInt(WorkerConfig.REST_ADVERTISED_PORT_CONFIG));
  }

  /** Where it is not set: http if there is such a listener, else https. */
  public ListenerAddress.Scheme advertisedScheme() {
    String chosen = worker.getString(WorkerConfig.REST_ADVERTISED_LISTENER_CONFIG);
    if (chosen != null && !chosen.isBlank()) {
      return ListenerAddress.Scheme.valueOf(chosen.trim().toUpperCase(Locale.ROOT));
    }
    return listeners.stream()
        .map(ListenerAddress::scheme)
        .min(Enum::compareTo)
        .orElse(ListenerAddress.Scheme.HTTP);
  }

  /** Origins of other sites' pages that may call; empty when none may. */
  public List<String> allowedOrigins() {
    return commaSeparated(WorkerConfig.ACCESS_CONTROL_ALLOW_ORIGIN_CONFIG);
  }

  /** Empty: GET, POST, HEAD. */
  public List<String> allowedMethods() {
    return commaSeparated(WorkerConfig.ACCESS_CONTROL_ALLOW_METHODS_CONFIG);
  }

  private List<String> commaSeparated(String key) {
    String value = worker.getString(key);
    return value == null || value.isBlank() ? List.of() : List.of(value.trim().split("\\s*,\\s*"));
  }

  /** Rules for response headers (KIP-577); blank when there are none. */
  public String responseHeaders() {
    String rules = worker.getString(WorkerConfig.RESPONSE_HTTP_HEADERS_CONFIG);
    return rules == null ? "" : rules;
  }

  public List<String> extensionClasses() {
    List<String> classes = worker.getList(WorkerConfig.REST_EXTENSION_CLASSES_CONFIG);
    return classes == null ? List.of() : classes;
  }

  /** The worker's properties, as REST extensions are configured with. */
  public Map<String, Object> workerProperties() {
    return worker.originals();
  }

  public boolean topicTrackingEnabled() {
    return worker.getBoolean(WorkerConfig.TOPIC_TRACKING_ENABLE_CONFIG);
  }

  public boolean topicTrackingResetAllowed() {
    return worker.getBoolean(WorkerConfig.TOPIC_TRACKING_ALLOW_RESET_CONFIG);
  }

  public boolean masksSecrets() {
    return worker.masksSecrets();
  }

  public Duration requestTimeout() {
    return worker.restRequestTimeout();
  }

  /** Algorithm with which this worker signs requests to the leader (KIP-507). */
  public String signatureAlgorithm() {
    return worker.isDistributed()
        ? worker.getString(WorkerConfig.INTER_WORKER_SIGNATURE_ALGORITHM_CONFIG)
        : "HmacSHA256";
  }

  /** Algorithms of signatures that this worker accepts. */
  public List<String> verificationAlgorithms() {
    return worker.isDistributed()
        ? worker.getList(WorkerConfig.INTER_WORKER_VERIFICATION_ALGORITHMS_CONFIG)
        : List.of("HmacSHA256");
  }

  /** TLS of the main listeners, and of requests to other workers. */
  public TlsContexts tls() {
    return tls(WorkerConfig.LISTENERS_HTTPS_CONFIGS_PREFIX);
  }

  public TlsContexts adminTls() {
    return tls(WorkerConfig.ADMIN_LISTENERS_HTTPS_CONFIGS_PREFIX);
  }

  private TlsContexts tls(String prefix) {
    boolean own = worker.originals().keySet().stream().anyMatch(key -> key.startsWith(prefix));
    return new TlsContexts(own ? prefix : "", worker.valuesWithPrefixAllOrNothing(prefix));
  }
}
