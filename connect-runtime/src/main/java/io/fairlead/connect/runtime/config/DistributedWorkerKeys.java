// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import static org.apache.kafka.common.config.ConfigDef.CaseInsensitiveValidString;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.Locale;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.utils.Utils;

/** Keys that only distributed workers have, in Apache Kafka Connect's order. */
final class DistributedWorkerKeys {

  static final int SESSION_TIMEOUT_MS_DEFAULT = 6_000;
  static final int HEARTBEAT_INTERVAL_MS_DEFAULT = 2_000;

  private static final Set<String> PROTOCOLS = Set.of("eager", "compatible", "sessioned");

  private DistributedWorkerKeys() {}

  static void define(ConfigDef keys) {
    membership(keys);
    client(keys);
    keys.withClientSaslSupport();
    keys.define(
            WorkerConfig.WORKER_SYNC_TIMEOUT_MS_CONFIG,
            Type.INT,
            3000,
            Importance.MEDIUM,
            "Milliseconds that a worker that lags behind the config topic tries to catch up before"
                + " it leaves the group for a while.")
        .define(
            WorkerConfig.WORKER_UNSYNC_BACKOFF_MS_CONFIG,
            Type.INT,
            300_000,
            Importance.MEDIUM,
            "Milliseconds that a worker that could not catch up stays out of the group.");
    storage(keys);
    keys.define(
            WorkerConfig.CONNECT_PROTOCOL_CONFIG,
            Type.STRING,
            "sessioned",
            ConfigDef.LambdaValidator.with(
                DistributedWorkerKeys::validateProtocol, () -> "[eager, compatible, sessioned]"),
            Importance.LOW,
            "Protocol of the group: eager, compatible, or sessioned, which signs requests between"
                + " workers (KIP-507).")
        .define(
            WorkerConfig.SCHEDULED_REBALANCE_MAX_DELAY_MS_CONFIG,
            Type.INT,
            0,
            between(0, Integer.MAX_VALUE),
            Importance.LOW,
            "Milliseconds to wait for a worker that has left before its connectors and tasks run"
                + " elsewhere. Fairlead's default is 0: at once. Raise it when workers come back"
                + " from a restart so soon that moving the work is not worth it.");
    InterWorkerKeys.define(keys);
    keys.define(
            WorkerConfig.METADATA_RECOVERY_STRATEGY_CONFIG,
            Type.STRING,
            CommonClientConfigs.DEFAULT_METADATA_RECOVERY_STRATEGY,
            CaseInsensitiveValidString.in(Utils.enumOptions(MetadataRecoveryStrategy.class)),
            Importance.LOW,
            CommonClientConfigs.METADATA_RECOVERY_STRATEGY_DOC)
        .define(
            WorkerConfig.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG,
            Type.LONG,
            CommonClientConfigs.DEFAULT_METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS,
            atLeast(0),
            Importance.LOW,
            CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_DOC);
  }

  private static void membership(ConfigDef keys) {
    keys.define(
            WorkerConfig.GROUP_ID_CONFIG,
            Type.STRING,
            Importance.HIGH,
            "Name of the group that the workers of one cluster form.")
        .define(
            WorkerConfig.SESSION_TIMEOUT_MS_CONFIG,
            Type.INT,
            SESSION_TIMEOUT_MS_DEFAULT,
            Importance.HIGH,
            "Milliseconds without a heartbeat after which the group takes a worker for dead and its"
                + " work runs elsewhere. Must lie between the brokers' group.min.session.timeout.ms"
                + " and group.max.session.timeout.ms.")
        .define(
            WorkerConfig.REBALANCE_TIMEOUT_MS_CONFIG,
            Type.INT,
            60_000,
            Importance.HIGH,
            "Milliseconds that each worker has to join when the members of the group change; one"
                + " that does not is taken out of the group.")
        .define(
            WorkerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            Type.INT,
            HEARTBEAT_INTERVAL_MS_DEFAULT,
            Importance.HIGH,
            "Milliseconds between two heartbeats to the group's coordinator; at most a third of"
                + " session.timeout.ms.")
        .define(
            WorkerConfig.EXACTLY_ONCE_SOURCE_SUPPORT_CONFIG,
            Type.STRING,
            ExactlyOnceSourceSupport.DISABLED.toString(),
            CaseInsensitiveValidString.in(Utils.enumOptions(ExactlyOnceSourceSupport.class)),
            Importance.HIGH,
            "Whether source connectors write records and their offsets in transactions, and older"
                + " incarnations of tasks are fenced (KIP-618). A new cluster can go to 'enabled' at"
                + " once; a running one goes to 'preparing' on every worker first, then to"
                + " 'enabled'.");
  }

  private static void client(ConfigDef keys) {
    longKey(
        keys,
        CommonClientConfigs.METADATA_MAX_AGE_CONFIG,
        300_000,
        CommonClientConfigs.METADATA_MAX_AGE_DOC);
    keys.define(
            CommonClientConfigs.CLIENT_ID_CONFIG,
            Type.STRING,
            "",
            Importance.LOW,
            CommonClientConfigs.CLIENT_ID_DOC)
        .define(
            CommonClientConfigs.SEND_BUFFER_CONFIG,
            Type.INT,
            128 * 1024,
            atLeast(CommonClientConfigs.SEND_BUFFER_LOWER_BOUND),
            Importance.MEDIUM,
            CommonClientConfigs.SEND_BUFFER_DOC)
        .define(
            CommonClientConfigs.RECEIVE_BUFFER_CONFIG,
            Type.INT,
            32 * 1024,
            atLeast(CommonClientConfigs.RECEIVE_BUFFER_LOWER_BOUND),
            Importance.MEDIUM,
            CommonClientConfigs.RECEIVE_BUFFER_DOC);
    longKey(
        keys,
        CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG,
        50,
        CommonClientConfigs.RECONNECT_BACKOFF_MS_DOC);
    longKey(
        keys,
        CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
        1_000,
        CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_DOC);
    longKey(
        keys,
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
        CommonClientConfigs.DEFAULT_SOCKET_CONNECTION_SETUP_TIMEOUT_MS,
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_DOC);
    longKey(
        keys,
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG,
        CommonClientConfigs.DEFAULT_SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS,
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_DOC);
    longKey(
        keys,
        CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG,
        CommonClientConfigs.DEFAULT_RETRY_BACKOFF_MS,
        CommonClientConfigs.RETRY_BACKOFF_MS_DOC);
    longKey(
        keys,
        CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG,
        CommonClientConfigs.DEFAULT_RETRY_BACKOFF_MAX_MS,
        CommonClientConfigs.RETRY_BACKOFF_MAX_MS_DOC);
    keys.define(
            CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
            Type.INT,
            40_000,
            atLeast(0),
            Importance.MEDIUM,
            CommonClientConfigs.REQUEST_TIMEOUT_MS_DOC)
        .define(
            CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_CONFIG,
            Type.LONG,
            540_000L,
            Importance.MEDIUM,
            CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_DOC)
        .define(
            CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
            Type.STRING,
            CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL,
            CaseInsensitiveValidString.in(Utils.enumOptions(SecurityProtocol.class)),
            Importance.MEDIUM,
            CommonClientConfigs.SECURITY_PROTOCOL_DOC);
  }

  private static void longKey(ConfigDef keys, String name, long value, String documentation) {
    keys.define(name, Type.LONG, value, atLeast(0), Importance.LOW, documentation);
  }

  private static void storage(ConfigDef keys) {
    topic(keys, WorkerConfig.OFFSET_STORAGE_TOPIC_CONFIG, "offsets of source connectors");
    partitions(keys, WorkerConfig.OFFSET_STORAGE_PARTITIONS_CONFIG, 25, "offset");
    replication(keys, WorkerConfig.OFFSET_STORAGE_REPLICATION_FACTOR_CONFIG, "offset");
    topic(keys, WorkerConfig.CONFIG_TOPIC_CONFIG, "configurations of connectors and tasks");
    replication(keys, WorkerConfig.CONFIG_STORAGE_REPLICATION_FACTOR_CONFIG, "config");
    topic(keys, WorkerConfig.STATUS_STORAGE_TOPIC_CONFIG, "states of connectors and tasks");
    partitions(keys, WorkerConfig.STATUS_STORAGE_PARTITIONS_CONFIG, 5, "status");
    replication(keys, WorkerConfig.STATUS_STORAGE_REPLICATION_FACTOR_CONFIG, "status");
  }

  private static void topic(ConfigDef keys, String name, String content) {
    keys.define(
        name,
        Type.STRING,
        Importance.HIGH,
        "Compacted topic that keeps the " + content + "; the same on all workers of a cluster.");
  }

  private static void partitions(ConfigDef keys, String name, int value, String what) {
    keys.define(
        name,
        Type.INT,
        value,
        TopicCreationKeys.PARTITIONS,
        Importance.LOW,
        "Partitions of the " + what + " topic when it is created; -1 for the brokers' default.");
  }

  private static void replication(ConfigDef keys, String name, String what) {
    keys.define(
        name,
        Type.SHORT,
        (short) 3,
        TopicCreationKeys.REPLICATION_FACTOR,
        Importance.LOW,
        "Replicas of the " + what + " topic when it is created; -1 for the brokers' default.");
  }

  private static void validateProtocol(String key, Object value) {
    if (value == null || !PROTOCOLS.contains(((String) value).toLowerCase(Locale.ROOT))) {
      throw new ConfigException(key, value, "must be one of eager, compatible, sessioned");
    }
  }
}
