// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.ValidList.anyNonDuplicateValues;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import java.util.List;
import org.apache.kafka.clients.ClientDnsLookup;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;

/** Keys that workers of both modes have, in Apache Kafka Connect's order. */
final class CommonWorkerKeys {

  private CommonWorkerKeys() {}

  static ConfigDef definition() {
    ConfigDef keys = new ConfigDef();
    kafka(keys);
    converters(keys);
    tasks(keys);
    plugins(keys);
    metrics(keys);
    headerConverter(keys);
    keys.define(
            WorkerConfig.CONFIG_PROVIDERS_CONFIG,
            Type.LIST,
            List.of(),
            anyNonDuplicateValues(true, false),
            Importance.LOW,
            "Names of the config providers that resolve ${name:path:key} references in"
                + " configurations; the class of each is given as config.providers.NAME.class, its"
                + " own settings as config.providers.NAME.param.SETTING.")
        .define(
            WorkerConfig.CONNECTOR_CLIENT_POLICY_CLASS_CONFIG,
            Type.STRING,
            WorkerConfig.CONNECTOR_CLIENT_POLICY_CLASS_DEFAULT,
            Importance.MEDIUM,
            "Decides which settings of Kafka clients a connector may override: All, None,"
                + " Allowlist, Principal (deprecated), or the class name of a policy of your own.")
        .define(
            WorkerConfig.TOPIC_CREATION_ENABLE_CONFIG,
            Type.BOOLEAN,
            true,
            Importance.LOW,
            "Lets source connectors create their topics by the topic.creation.* settings in their"
                + " configurations, instead of leaving that to the brokers.");
    keys.withClientSslSupport();
    topicTracking(keys);
    RestServerKeys.define(keys);
    return keys;
  }

  private static void kafka(ConfigDef keys) {
    keys.define(
            WorkerConfig.BOOTSTRAP_SERVERS_CONFIG,
            Type.LIST,
            NO_DEFAULT_VALUE,
            anyNonDuplicateValues(false, false),
            Importance.HIGH,
            "Brokers to ask first for the layout of the Kafka cluster, as host:port,host:port. Name"
                + " more than one, so that the worker starts while one of them is away.")
        .define(
            WorkerConfig.CLIENT_DNS_LOOKUP_CONFIG,
            Type.STRING,
            ClientDnsLookup.USE_ALL_DNS_IPS.toString(),
            in(
                ClientDnsLookup.USE_ALL_DNS_IPS.toString(),
                ClientDnsLookup.RESOLVE_CANONICAL_BOOTSTRAP_SERVERS_ONLY.toString()),
            Importance.MEDIUM,
            CommonClientConfigs.CLIENT_DNS_LOOKUP_DOC);
  }

  private static void converters(ConfigDef keys) {
    keys.define(
            WorkerConfig.KEY_CONVERTER_CLASS_CONFIG,
            Type.CLASS,
            Importance.HIGH,
            "Converter between record keys and the bytes in Kafka, for connectors that name none.")
        .define(
            WorkerConfig.KEY_CONVERTER_VERSION,
            Type.STRING,
            null,
            Importance.LOW,
            "Version of the key converter to use: exact, or a Maven range.")
        .define(
            WorkerConfig.VALUE_CONVERTER_CLASS_CONFIG,
            Type.CLASS,
            Importance.HIGH,
            "Converter between record values and the bytes in Kafka, for connectors that name"
                + " none.")
        .define(
            WorkerConfig.VALUE_CONVERTER_VERSION,
            Type.STRING,
            null,
            Importance.LOW,
            "Version of the value converter to use: exact, or a Maven range.");
  }

  private static void headerConverter(ConfigDef keys) {
    keys.define(
            WorkerConfig.HEADER_CONVERTER_CLASS_CONFIG,
            Type.CLASS,
            SimpleHeaderConverter.class.getName(),
            Importance.LOW,
            "Converter between header values and the bytes in Kafka, for connectors that name none.")
        .define(
            WorkerConfig.HEADER_CONVERTER_VERSION,
            Type.STRING,
            null,
            Importance.LOW,
            "Version of the header converter to use: exact, or a Maven range.");
  }

  private static void tasks(ConfigDef keys) {
    keys.define(
            WorkerConfig.TASK_SHUTDOWN_GRACEFUL_TIMEOUT_MS_CONFIG,
            Type.LONG,
            5000L,
            Importance.LOW,
            "Milliseconds that all tasks of this worker together get to end by themselves at"
                + " shutdown; after that they are given up.")
        .define(
            WorkerConfig.OFFSET_COMMIT_INTERVAL_MS_CONFIG,
            Type.LONG,
            60000L,
            Importance.LOW,
            "Milliseconds between two commits of a task's offsets.")
        .define(
            WorkerConfig.OFFSET_COMMIT_TIMEOUT_MS_CONFIG,
            Type.LONG,
            5000L,
            Importance.LOW,
            "Milliseconds that one commit of offsets may take before it is given up and tried again"
                + " at the next interval. Without effect for exactly-once sources.");
  }

  private static void plugins(ConfigDef keys) {
    keys.define(
            WorkerConfig.PLUGIN_PATH_CONFIG,
            Type.LIST,
            null,
            anyNonDuplicateValues(false, true),
            Importance.LOW,
            "Folders that hold plugins, separated by commas. Each entry of such a folder is a plugin"
                + " location with a class loader of its own: a folder with jars, a jar with all that"
                + " it needs, or a folder with class files. Symbolic links are followed. References"
                + " to config providers are not resolved here.")
        .define(
            WorkerConfig.PLUGIN_DISCOVERY_CONFIG,
            Type.STRING,
            "hybrid_warn",
            ConfigDef.CaseInsensitiveValidString.in(Utils.enumOptions(PluginDiscoveryMode.class)),
            Importance.LOW,
            "How plugins are found. only_scan: by looking at classes. service_load: by manifests in"
                + " META-INF/services. hybrid_warn: both, and the log tells which lack a manifest."
                + " hybrid_fail: both, and a plugin without a manifest stops the start. Scanned"
                + " archives are remembered in an index, so that scanning costs nothing from the"
                + " second start on.");
  }

  private static void metrics(ConfigDef keys) {
    keys.define(
            WorkerConfig.METRICS_SAMPLE_WINDOW_MS_CONFIG,
            Type.LONG,
            30000,
            atLeast(0),
            Importance.LOW,
            CommonClientConfigs.METRICS_SAMPLE_WINDOW_MS_DOC)
        .define(
            WorkerConfig.METRICS_NUM_SAMPLES_CONFIG,
            Type.INT,
            2,
            atLeast(1),
            Importance.LOW,
            CommonClientConfigs.METRICS_NUM_SAMPLES_DOC)
        .define(
            WorkerConfig.METRICS_RECORDING_LEVEL_CONFIG,
            Type.STRING,
            Sensor.RecordingLevel.INFO.toString(),
            in(Sensor.RecordingLevel.INFO.toString(), Sensor.RecordingLevel.DEBUG.toString()),
            Importance.LOW,
            CommonClientConfigs.METRICS_RECORDING_LEVEL_DOC)
        .define(
            WorkerConfig.METRIC_REPORTER_CLASSES_CONFIG,
            Type.LIST,
            JmxReporter.class.getName(),
            anyNonDuplicateValues(true, false),
            Importance.LOW,
            CommonClientConfigs.METRIC_REPORTER_CLASSES_DOC);
  }

  private static void topicTracking(ConfigDef keys) {
    keys.define(
            WorkerConfig.TOPIC_TRACKING_ENABLE_CONFIG,
            Type.BOOLEAN,
            true,
            Importance.LOW,
            "Remembers which topics each connector has used since it was created or reset.")
        .define(
            WorkerConfig.TOPIC_TRACKING_ALLOW_RESET_CONFIG,
            Type.BOOLEAN,
            true,
            Importance.LOW,
            "Lets users forget the topics that a connector has used, through the REST API.");
  }
}
