// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.ValidList.anyNonDuplicateValues;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Keys that Apache Kafka Connect's worker does not define itself, and Fairlead's own. */
final class FairleadWorkerKeys {

  static final String STREAMING = "streaming";

  private static final long MIB = 1024L * 1024L;

  private FairleadWorkerKeys() {}

  static void define(ConfigDef keys) {
    keys.define(
            WorkerConfig.CONNECTOR_CLIENT_POLICY_ALLOWLIST_CONFIG,
            Type.LIST,
            List.of(),
            anyNonDuplicateValues(true, false),
            Importance.MEDIUM,
            "Client settings that connectors may override under the Allowlist policy (KIP-1188),"
                + " without prefix, for example sasl.jaas.config.")
        .define(
            WorkerConfig.MASK_SECRETS_CONFIG,
            Type.BOOLEAN,
            true,
            Importance.MEDIUM,
            "Answers of the REST API show *** for passwords in connector configurations; *** sent"
                + " back keeps what is stored. False shows them as Apache Kafka Connect does.")
        .define(
            WorkerConfig.JSON_CONVERTER_CONFIG,
            Type.STRING,
            STREAMING,
            in(STREAMING, "apache"),
            Importance.LOW,
            "What runs where a converter is the JsonConverter that comes with the worker: streaming"
                + " for Fairlead's, which gives the same several times faster, or apache. A"
                + " JsonConverter from plugin.path always runs as it is.")
        .define(
            WorkerConfig.PLUGIN_CALL_TIMEOUT_MS_CONFIG,
            Type.LONG,
            30_000L,
            atLeast(1),
            Importance.MEDIUM,
            "Milliseconds that a connector's start, stop, config, validate, taskConfigs and the"
                + " like may take before the call is interrupted and the connector is reported.")
        .define(
            WorkerConfig.TASK_STUCK_AFTER_MS_CONFIG,
            Type.LONG,
            30_000L,
            atLeast(1),
            Importance.MEDIUM,
            "Milliseconds in one call of a task's plugin after which its status says that it is"
                + " stuck.")
        .define(
            WorkerConfig.REST_REQUEST_TIMEOUT_MS_CONFIG,
            Type.LONG,
            90_000L,
            atLeast(1),
            Importance.LOW,
            "Milliseconds after which a request to the REST API that is not done is cancelled.")
        .define(
            WorkerConfig.PLUGIN_INDEX_PATH_CONFIG,
            Type.STRING,
            null,
            Importance.LOW,
            "Folder that keeps what was found in scanned archives, so that the next start does not"
                + " scan them again. Not set: a folder of this user below java.io.tmpdir.")
        .define(
            WorkerConfig.SINK_BUFFER_BYTES_CONFIG,
            Type.LONG,
            64 * MIB,
            atLeast(1),
            Importance.LOW,
            "Bytes of records that a sink task may hold between consumer and plugin.")
        .define(
            WorkerConfig.SOURCE_INFLIGHT_BYTES_CONFIG,
            Type.LONG,
            64 * MIB,
            atLeast(1),
            Importance.LOW,
            "Bytes of records that a source task may hold between plugin and acknowledgement.");
    keys.define(
            WorkerConfig.WORKER_INFLIGHT_BYTES_CONFIG,
            Type.LONG,
            0L,
            atLeast(0),
            Importance.LOW,
            "Bytes of records that all tasks of the worker together may hold between Kafka and"
                + " their plugins. 0: half of the largest heap.")
        .define(
            WorkerConfig.HEALTH_IDLE_AFTER_MS_CONFIG,
            Type.LONG,
            60_000L,
            atLeast(1),
            Importance.LOW,
            "Milliseconds without a record after which a task counts as idle, or as stalled when it"
                + " has records to deliver.")
        .define(
            WorkerConfig.HEALTH_LAG_MS_CONFIG,
            Type.LONG,
            60_000L,
            atLeast(1),
            Importance.LOW,
            "Milliseconds that a task may be behind before it counts as lagging.");
    RestartKeys.defineForWorker(keys);
  }
}
