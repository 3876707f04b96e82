// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;

/**
 * A worker's properties: every key of Apache Kafka Connect 4.3 with its meaning, type and default,
 * and Fairlead's own keys, which start with {@code fairlead.}.
 *
 * <p>Defaults that differ on purpose: {@code scheduled.rebalance.max.delay.ms} 0, {@code
 * session.timeout.ms} 6000 and {@code heartbeat.interval.ms} 2000. When only one of the last two is
 * given, the other one's default moves so that they fit.
 *
 * <p>Converter classes are kept as names: they may be aliases, or live in a plugin location, so it
 * is the plugins that turn them into classes. Immutable; safe for use by any thread.
 */
public final class WorkerConfig extends AbstractConfig {

  public static final String BOOTSTRAP_SERVERS_CONFIG = "bootstrap.servers";
  public static final String CLIENT_DNS_LOOKUP_CONFIG = "client.dns.lookup";
  public static final String PLUGIN_VERSION_SUFFIX = "plugin.version";
  public static final String KEY_CONVERTER_CLASS_CONFIG = "key.converter";
  public static final String KEY_CONVERTER_VERSION = "key.converter.plugin.version";
  public static final String VALUE_CONVERTER_CLASS_CONFIG = "value.converter";
  public static final String VALUE_CONVERTER_VERSION = "value.converter.plugin.version";
  public static final String HEADER_CONVERTER_CLASS_CONFIG = "header.converter";
  public static final String HEADER_CONVERTER_VERSION = "header.converter.plugin.version";
  public static final String TASK_SHUTDOWN_GRACEFUL_TIMEOUT_MS_CONFIG =
      "task.shutdown.graceful.timeout.ms";
  public static final String OFFSET_COMMIT_INTERVAL_MS_CONFIG = "offset.flush.interval.ms";
  public static final String OFFSET_COMMIT_TIMEOUT_MS_CONFIG = "offset.flush.timeout.ms";
  public static final String PLUGIN_PATH_CONFIG = "plugin.path";
  public static final String PLUGIN_DISCOVERY_CONFIG = "plugin.discovery";
  public static final String CONNECTOR_CLIENT_POLICY_CLASS_CONFIG =
      "connector.client.config.override.policy";
  public static final String CONNECTOR_CLIENT_POLICY_CLASS_DEFAULT = "All";
  public static final String CONNECTOR_CLIENT_POLICY_ALLOWLIST_CONFIG =
      "connector.client.config.override.allowlist";
  public static final String METRICS_SAMPLE_WINDOW_MS_CONFIG = "metrics.sample.window.ms";
  public static final String METRICS_NUM_SAMPLES_CONFIG = "metrics.num.samples";
  public static final String METRICS_RECORDING_LEVEL_CONFIG = "metrics.recording.level";
  public static final String METRIC_REPORTER_CLASSES_CONFIG = "metric.reporters";
  public static final String METRICS_CONTEXT_PREFIX = "metrics.context.";
  public static final String TOPIC_TRACKING_ENABLE_CONFIG = "topic.tracking.enable";
  public static final String TOPIC_TRACKING_ALLOW_RESET_CONFIG = "topic.tracking.allow.reset";
  public static final String TOPIC_CREATION_ENABLE_CONFIG = "topic.creation.enable";

  public static final String LISTENERS_CONFIG = "listeners";
  public static final String LISTENERS_HTTPS_CONFIGS_PREFIX = "listeners.https.";
  public static final String REST_ADVERTISED_HOST_NAME_CONFIG = "rest.advertised.host.name";
  public static final String REST_ADVERTISED_PORT_CONFIG = "rest.advertised.port";
  public static final String REST_ADVERTISED_LISTENER_CONFIG = "rest.advertised.listener";
  public static final String ACCESS_CONTROL_ALLOW_ORIGIN_CONFIG = "access.control.allow.origin";
  public static final String ACCESS_CONTROL_ALLOW_METHODS_CONFIG = "access.control.allow.methods";
  public static final String RESPONSE_HTTP_HEADERS_CONFIG = "response.http.headers.config";
  public static final String SSL_CLIENT_AUTH_CONFIG = "ssl.client.auth";
  public static final String REST_EXTENSION_CLASSES_CONFIG = "rest.extension.classes";
  public static final String ADMIN_LISTENERS_CONFIG = "admin.listeners";
  public static final String ADMIN_LISTENERS_HTTPS_CONFIGS_PREFIX = "admin.listeners.https.";

  public static final String GROUP_ID_CONFIG = "group.id";
  public static final String SESSION_TIMEOUT_MS_CONFIG = "session.timeout.ms";
  public static final String HEARTBEAT_INTERVAL_MS_CONFIG = "heartbeat.interval.ms";
  public static final String REBALANCE_TIMEOUT_MS_CONFIG = "rebalance.timeout.ms";
  public static final String EXACTLY_ONCE_SOURCE_SUPPORT_CONFIG = "exactly.once.source.support";
  public static final String CLIENT_ID_CONFIG = CommonClientConfigs.CLIENT_ID_CONFIG;
  public static final String METADATA_MAX_AGE_CONFIG = CommonClientConfigs.METADATA_MAX_AGE_CONFIG;
  public static final String SEND_BUFFER_CONFIG = CommonClientConfigs.SEND_BUFFER_CONFIG;
  public static final String RECEIVE_BUFFER_CONFIG = CommonClientConfigs.RECEIVE_BUFFER_CONFIG;
  public static final String RETRY_BACKOFF_MS_CONFIG = CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG;
  public static final String RETRY_BACKOFF_MAX_MS_CONFIG =
      CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG;
  public static final String RECONNECT_BACKOFF_MS_CONFIG =
      CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG;
  public static final String RECONNECT_BACKOFF_MAX_MS_CONFIG =
      CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG;
  public static final String REQUEST_TIMEOUT_MS_CONFIG =
      CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG;
  public static final String CONNECTIONS_MAX_IDLE_MS_CONFIG =
      CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_CONFIG;
  public static final String SECURITY_PROTOCOL_CONFIG =
      CommonClientConfigs.SECURITY_PROTOCOL_CONFIG;
  public static final String METADATA_RECOVERY_STRATEGY_CONFIG =
      CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG;
  public static final String METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG =
      CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG;
  public static final String WORKER_SYNC_TIMEOUT_MS_CONFIG = "worker.sync.timeout.ms";
  public static final String WORKER_UNSYNC_BACKOFF_MS_CONFIG = "worker.unsync.backoff.ms";
  public static final String OFFSET_STORAGE_TOPIC_CONFIG = "offset.storage.topic";
  public static final String OFFSET_STORAGE_PARTITIONS_CONFIG = "offset.storage.partitions";
  public static final String OFFSET_STORAGE_REPLICATION_FACTOR_CONFIG =
      "offset.storage.replication.factor";
  public static final String CONFIG_TOPIC_CONFIG = "config.storage.topic";
  public static final String CONFIG_STORAGE_REPLICATION_FACTOR_CONFIG =
      "config.storage.replication.factor";
  public static final String STATUS_STORAGE_TOPIC_CONFIG = "status.storage.topic";
  public static final String STATUS_STORAGE_PARTITIONS_CONFIG = "status.storage.partitions";
  public static final String STATUS_STORAGE_REPLICATION_FACTOR_CONFIG =
      "status.storage.replication.factor";
  public static final String CONNECT_PROTOCOL_CONFIG = "connect.protocol";
  public static final String SCHEDULED_REBALANCE_MAX_DELAY_MS_CONFIG =
      "scheduled.rebalance.max.delay.ms";
  public static final String INTER_WORKER_KEY_GENERATION_ALGORITHM_CONFIG =
      "inter.worker.key.generation.algorithm";
  public static final String INTER_WORKER_KEY_SIZE_CONFIG = "inter.worker.key.size";
  public static final String INTER_WORKER_KEY_TTL_MS_CONFIG = "inter.worker.key.ttl.ms";
  public static final String INTER_WORKER_SIGNATURE_ALGORITHM_CONFIG =
      "inter.worker.signature.algorithm";
  public static final String INTER_WORKER_VERIFICATION_ALGORITHMS_CONFIG =
      "inter.worker.verification.algorithms";

  public static final String OFFSET_STORAGE_FILE_FILENAME_CONFIG = "offset.storage.file.filename";

  public static final String MASK_SECRETS_CONFIG = "fairlead.rest.mask.secrets";
  public static final String JSON_CONVERTER_CONFIG = "fairlead.json.converter";
  public static final String PLUGIN_CALL_TIMEOUT_MS_CONFIG = "fairlead.plugin.call.timeout.ms";
  public static final String TASK_STUCK_AFTER_MS_CONFIG = "fairlead.task.stuck.after.ms";
  public static final String REST_REQUEST_TIMEOUT_MS_CONFIG = "fairlead.rest.request.timeout.ms";
  public static final String PLUGIN_INDEX_PATH_CONFIG = "fairlead.plugin.index.path";
  public static final String SINK_BUFFER_BYTES_CONFIG = "fairlead.sink.buffer.bytes";
  public static final String SOURCE_INFLIGHT_BYTES_CONFIG = "fairlead.source.inflight.bytes";
  public static final String WORKER_INFLIGHT_BYTES_CONFIG = "fairlead.worker.inflight.bytes";
  public static final String HEALTH_IDLE_AFTER_MS_CONFIG = "fairlead.health.idle.after.ms";
  public static final String HEALTH_LAG_MS_CONFIG = "fairlead.health.lag.ms";

  private final boolean distributed;
  private final UnknownKeys unknownKeys;

  private WorkerConfig(boolean distributed, Map<String, String> properties) {
    super(
        withNamesOfConverters(distributed ? distributedConfigDef() : standaloneConfigDef()),
        properties,
        Utils.castToStringObjectMap(properties),
        false);
    this.distributed = distributed;
    Set<String> distributedKeys = distributedConfigDef().names();
    Set<String> standaloneKeys = standaloneConfigDef().names();
    this.unknownKeys =
        distributed
            ? new UnknownKeys(distributedKeys, standaloneKeys, "distributed")
            : new UnknownKeys(standaloneKeys, distributedKeys, "standalone");
    if (distributed) {
      InterWorkerKeys.verify(this);
      requireHeartbeatWithinSession();
    }
  }

  /**
   * Reads the properties of a distributed worker. Config providers that they name are loaded
   * through the thread's context class loader.
   *
   * @throws ConfigException when values are missing or wrong; names each key, its value and what is
   *     allowed
   */
  public static WorkerConfig distributed(Map<String, String> properties) {
    return read(true, properties);
  }

  /** Reads the properties of a standalone worker; see {@link #distributed}. */
  public static WorkerConfig standalone(Map<String, String> properties) {
    return read(false, properties);
  }

  private static WorkerConfig read(boolean distributed, Map<String, String> properties) {
    try {
      return new WorkerConfig(distributed, properties);
    } catch (ConfigException first) {
      if (properties.containsKey(CONFIG_PROVIDERS_CONFIG)) {
        // The other values may be references, which are no errors.
        throw first;
      }
      throw withAllErrors(
          first,
          withNamesOfConverters(distributed ? distributedConfigDef() : standaloneConfigDef())
              .validate(properties)
              .stream()
              .flatMap(value -> value.errorMessages().stream())
              .toList());
    }
  }

  private static ConfigException withAllErrors(ConfigException first, List<String> errors) {
    if (errors.size() < 2) {
      return first;
    }
    return new ConfigException(
        errors.stream()
            .sorted()
            .collect(
                Collectors.joining(
                    "\n  ", errors.size() + " worker properties are wrong:\n  ", "")));
  }

  /** Keys of distributed workers. */
  public static ConfigDef distributedConfigDef() {
    ConfigDef keys = CommonWorkerKeys.definition();
    DistributedWorkerKeys.define(keys);
    FairleadWorkerKeys.define(keys);
    return keys;
  }

  /** Keys of standalone workers. */
  public static ConfigDef standaloneConfigDef() {
    ConfigDef keys = CommonWorkerKeys.definition();
    keys.define(
        OFFSET_STORAGE_FILE_FILENAME_CONFIG,
        ConfigDef.Type.STRING,
        ConfigDef.Importance.HIGH,
        "File that keeps the offsets of source connectors.");
    FairleadWorkerKeys.define(keys);
    return keys;
  }

  private static ConfigDef withNamesOfConverters(ConfigDef keys) {
    return ClassNames.asStrings(
        keys,
        Set.of(
            KEY_CONVERTER_CLASS_CONFIG,
            VALUE_CONVERTER_CLASS_CONFIG,
            HEADER_CONVERTER_CLASS_CONFIG));
  }

  @Override
  protected Map<String, Object> postProcessParsedConfig(Map<String, Object> parsed) {
    Map<String, Object> adjusted =
        CommonClientConfigs.postProcessReconnectBackoffConfigs(this, parsed);
    if (parsed.containsKey(SESSION_TIMEOUT_MS_CONFIG)) {
      boolean sessionGiven = originals().containsKey(SESSION_TIMEOUT_MS_CONFIG);
      boolean heartbeatGiven = originals().containsKey(HEARTBEAT_INTERVAL_MS_CONFIG);
      int session = (Integer) parsed.get(SESSION_TIMEOUT_MS_CONFIG);
      int heartbeat = (Integer) parsed.get(HEARTBEAT_INTERVAL_MS_CONFIG);
      if (sessionGiven && !heartbeatGiven) {
        adjusted.put(HEARTBEAT_INTERVAL_MS_CONFIG, Math.max(1, Math.min(heartbeat, session / 3)));
      } else if (heartbeatGiven && !sessionGiven) {
        adjusted.put(
            SESSION_TIMEOUT_MS_CONFIG,
            (int) Math.min(Integer.MAX_VALUE, Math.max(session, 3L * heartbeat)));
      }
    }
    return adjusted;
  }

  private void requireHeartbeatWithinSession() {
    int session = getInt(SESSION_TIMEOUT_MS_CONFIG);
    int heartbeat = getInt(HEARTBEAT_INTERVAL_MS_CONFIG);
    if (heartbeat >= session) {
      throw new ConfigException(
          HEARTBEAT_INTERVAL_MS_CONFIG,
          heartbeat,
          "must be lower than " + SESSION_TIMEOUT_MS_CONFIG + ", which is " + session);
    }
  }

  public boolean isDistributed() {
    return distributed;
  }

  /** The group that the workers form, or null in standalone mode. */
  public String groupId() {
    return distributed ? getString(GROUP_ID_CONFIG) : null;
  }

  /** The session of a member of the group in milliseconds; null in standalone mode. */
  public Integer sessionTimeoutMs() {
    return distributed ? getInt(SESSION_TIMEOUT_MS_CONFIG) : null;
  }

  public String bootstrapServers() {
    return String.join(",", getList(BOOTSTRAP_SERVERS_CONFIG));
  }

  public Duration pluginCallTimeout() {
    return Duration.ofMillis(getLong(PLUGIN_CALL_TIMEOUT_MS_CONFIG));
  }

  public Duration restRequestTimeout() {
    return Duration.ofMillis(getLong(REST_REQUEST_TIMEOUT_MS_CONFIG));
  }

  public Duration offsetCommitInterval() {
    return Duration.ofMillis(getLong(OFFSET_COMMIT_INTERVAL_MS_CONFIG));
  }

  public Duration offsetCommitTimeout() {
    return Duration.ofMillis(getLong(OFFSET_COMMIT_TIMEOUT_MS_CONFIG));
  }

  public boolean masksSecrets() {
    return getBoolean(MASK_SECRETS_CONFIG);
  }

  /**
   * Whether Fairlead's JSON converter stands in for the JsonConverter that comes with the worker.
   */
  public boolean streamsJson() {
    return FairleadWorkerKeys.STREAMING.equals(getString(JSON_CONVERTER_CONFIG));
  }

  public boolean topicCreationEnabled() {
    return getBoolean(TOPIC_CREATION_ENABLE_CONFIG);
  }

  /** DISABLED in standalone mode. */
  public ExactlyOnceSourceSupport exactlyOnceSourceSupport() {
    return distributed
        ? ExactlyOnceSourceSupport.of(getString(EXACTLY_ONCE_SOURCE_SUPPORT_CONFIG))
        : ExactlyOnceSourceSupport.DISABLED;
  }

  public boolean exactlyOnceSourceEnabled() {
    return exactlyOnceSourceSupport() == ExactlyOnceSourceSupport.ENABLED;
  }

  /** Keys as the worker's plugins get them: everything but the list of config providers. */
  @Override
  public Map<String, Object> originals() {
    Map<String, Object> originals = super.originals();
    originals.remove(CONFIG_PROVIDERS_CONFIG);
    return originals;
  }

  /** The key that a user may have meant by one that nothing reads. */
  public Optional<String> didYouMean(String unknownKey) {
    return unknownKeys.nearest(unknownKey);
  }

  /** One sentence for each key that nothing reads; never contains a value. */
  public List<String> warnings() {
    return unknownKeys.warnings(originals().keySet());
  }
}
